"""Where Django looks for models; each stands in the package of its concept."""

from yunxing.programme.calls.model import Call
from yunxing.programme.confirming.model import Confirmation
from yunxing.programme.declarations.model import Change, Declaration, Remark, Return, Submission
from yunxing.programme.documents.model import Bound
from yunxing.programme.journal.model import Entry
from yunxing.programme.messages.model import Mail, Message, Preference
from yunxing.programme.papers.model import (
    Blob,
    Drawn,
    FactCorrection,
    FileReading,
    Ignored,
    Paper,
    Proposed,
    SeenAgain,
    Shown,
    Upload,
)
from yunxing.programme.people.model import (
    Authority,
    Enterprise,
    Invitation,
    Jurisdiction,
    Membership,
    Move,
    Person,
    Post,
)
from yunxing.programme.work.model import Job

__all__ = [
    "Authority",
    "Blob",
    "Bound",
    "Call",
    "Change",
    "Confirmation",
    "Declaration",
    "Drawn",
    "Enterprise",
    "Entry",
    "FactCorrection",
    "FileReading",
    "Ignored",
    "Invitation",
    "Job",
    "Jurisdiction",
    "Mail",
    "Membership",
    "Message",
    "Move",
    "Paper",
    "Person",
    "Post",
    "Preference",
    "Proposed",
    "Remark",
    "Return",
    "SeenAgain",
    "Shown",
    "Submission",
    "Upload",
]
