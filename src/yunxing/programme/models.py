"""Where Django looks for models; each stands in the package of its concept."""

from yunxing.programme.calls.model import Call
from yunxing.programme.checks.model import CheckPhoto, CheckRow, Draw, Inspector, Sampled, SiteCheck
from yunxing.programme.confirming.model import Confirmation
from yunxing.programme.declarations.model import Change, Declaration, Remark, Return, Submission
from yunxing.programme.documents.model import Bound, SealedScan
from yunxing.programme.editions.model import EditionChange, KeptEdition, Ruling, Trial, TrialChange
from yunxing.programme.evaluation.model import Assignment, Expert, Interest, Panel, PanelCase
from yunxing.programme.journal.model import Anchor, Entry
from yunxing.programme.messages.model import Mail, Message, Preference
from yunxing.programme.papers.model import (
    AddedLine,
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
    PastMembership,
    Person,
    Post,
)
from yunxing.programme.procedure.model import EndRequest, Step
from yunxing.programme.publicity.model import (
    Announced,
    Announcement,
    Noticed,
    Objection,
    ObjectionFile,
    PublicNotice,
)
from yunxing.programme.recognitions.model import Publication, Recognition
from yunxing.programme.review.model import RowDecision
from yunxing.programme.sending.model import Package, Packed, Recommendation
from yunxing.programme.standing.model import Appeal, Client, Exemption, FraudCase, FraudFile, Sanction
from yunxing.programme.statistics.model import Figures, Trait
from yunxing.programme.work.model import Job

__all__ = [
    "AddedLine",
    "Anchor",
    "Announced",
    "Announcement",
    "Appeal",
    "Assignment",
    "Authority",
    "Blob",
    "Bound",
    "Call",
    "Change",
    "CheckPhoto",
    "CheckRow",
    "Client",
    "Confirmation",
    "Declaration",
    "Draw",
    "Drawn",
    "EditionChange",
    "EndRequest",
    "Enterprise",
    "Entry",
    "Exemption",
    "Expert",
    "FactCorrection",
    "Figures",
    "FileReading",
    "FraudCase",
    "FraudFile",
    "Ignored",
    "Inspector",
    "Interest",
    "Invitation",
    "Job",
    "Jurisdiction",
    "KeptEdition",
    "Mail",
    "Membership",
    "Message",
    "Move",
    "Noticed",
    "Objection",
    "ObjectionFile",
    "Package",
    "Packed",
    "Panel",
    "PanelCase",
    "Paper",
    "PastMembership",
    "Person",
    "Post",
    "Preference",
    "Proposed",
    "PublicNotice",
    "Publication",
    "Recognition",
    "Recommendation",
    "Remark",
    "Return",
    "RowDecision",
    "Ruling",
    "Sampled",
    "Sanction",
    "SealedScan",
    "SeenAgain",
    "Shown",
    "SiteCheck",
    "Step",
    "Submission",
    "Trait",
    "Trial",
    "TrialChange",
    "Upload",
]
