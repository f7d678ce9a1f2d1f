"""Addresses of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path

from yunxing.web import home
from yunxing.web.calls import pages as calls
from yunxing.web.checks import pages as checks
from yunxing.web.checks import phone
from yunxing.web.checks import public as public_checks
from yunxing.web.declarations import confirmations, documents, saving
from yunxing.web.declarations import pages as declarations
from yunxing.web.journal import pages as journal
from yunxing.web.messages import pages as messages
from yunxing.web.operations import pages as operations
from yunxing.web.people import enterprises, offices, proving
from yunxing.web.standing import cases as standing
from yunxing.web.standing import lists as standing_lists

urlpatterns = [
    path("", home.home, name="home"),
    path("capacity/", home.choose_capacity, name="capacity"),
    path("language/", home.choose_language, name="language"),
    path("accounts/", include("allauth.urls")),
    path("register/", enterprises.register, name="register"),
    path("register/suggestion/", enterprises.suggestion, name="register-suggestion"),
    path("enterprise/", enterprises.own, name="enterprise"),
    path("enterprise/licence/", enterprises.licence, name="enterprise-licence"),
    path("enterprise/invite/", enterprises.invite, name="enterprise-invite"),
    path("enterprise/members/<int:pk>/", enterprises.member, name="enterprise-member"),
    path("enterprise/move/", enterprises.move, name="enterprise-move"),
    path("enterprises/", proving.enterprises, name="enterprises"),
    path("enterprises/<int:pk>/", proving.enterprise, name="enterprises-one"),
    path("enterprises/<int:pk>/licence/", proving.licence, name="enterprises-licence"),
    path("enterprises/moves/<int:pk>/", proving.decide_move, name="enterprises-move"),
    path("office/", offices.office, name="office"),
    path("offices/", offices.tree, name="offices"),
    path("offices/<int:pk>/", offices.office, name="office-one"),
    path("offices/<int:pk>/invite/", offices.invite, name="office-invite"),
    path("offices/<int:pk>/reach/", offices.reach, name="office-reach"),
    path("office/posts/<int:pk>/end/", offices.end_post, name="office-post-end"),
    path("invitations/<int:pk>/withdraw/", offices.withdraw, name="invitation-withdraw"),
    path("invitations/<str:secret>/", enterprises.invitation, name="invitation"),
    path("calls/", calls.calls, name="calls"),
    path("calls/new/", calls.edit, name="call-new"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/edit/", calls.edit, name="call-edit"),
    path("calls/<int:pk>/open/", calls.open_call, name="call-open"),
    path("calls/<int:pk>/extend/", calls.extend, name="call-extend"),
    path("checks/", checks.checks, name="checks"),
    path("checks/commit/", checks.commit, name="checks-commit"),
    path("checks/draws/<int:pk>/freeze/", checks.freeze, name="checks-freeze"),
    path("checks/draws/<int:pk>/draw/", checks.draw_cases, name="checks-draw"),
    path("checks/visits/<int:pk>/", checks.visit, name="check-visit"),
    path("checks/visits/<int:pk>/change/", checks.change, name="check-change"),
    path("checks/visits/<int:pk>/conclude/", checks.conclude, name="check-conclude"),
    path("checks/<str:number>/add/", checks.add, name="check-add"),
    path("checks/<str:number>/again/", checks.again, name="check-again"),
    path("checks/<str:number>/order/", checks.order, name="check-order"),
    path("public/draws/<int:pk>/", public_checks.draw, name="public-draw"),
    path("public/draws/<int:pk>/draw.json", public_checks.draw_file, name="public-draw-file"),
    path("visits/", phone.visits, name="visits"),
    path("visits/worker.js", phone.worker, name="visits-worker"),
    path("visits/<int:pk>/", phone.visit, name="visit"),
    path("visits/<int:pk>/state/", phone.state, name="visit-state"),
    path("visits/<int:pk>/send/", phone.send, name="visit-send"),
    path("visits/<int:pk>/report/", phone.report, name="visit-report"),
    path("visits/<int:pk>/photos/", phone.add_photo, name="visit-photos"),
    path("visits/<int:pk>/photos/<int:photo>/", phone.photo, name="visit-photo"),
    path("visits/<int:pk>/photos/<int:photo>/remove/", phone.remove_photo, name="visit-photo-remove"),
    path("operations/", operations.operations, name="operations"),
    path("operations/jobs/<uuid:pk>/retry/", operations.retry_job, name="operations-job"),
    path("operations/mails/<int:pk>/retry/", operations.retry_mail, name="operations-mail"),
    path("operations/erase/", operations.erase, name="operations-erase"),
    path("standing/", standing.cases, name="standing"),
    path("standing/cases/<str:number>/", standing.case, name="standing-case"),
    path("standing/cases/<str:number>/files/<int:pk>", standing.file, name="standing-case-file"),
    path("standing/cases/<str:number>/<slug:act>/", standing.act, name="standing-case-act"),
    path("standing/sanctions/", standing_lists.sanctions, name="standing-sanctions"),
    path("standing/sanctions/<int:pk>/", standing_lists.sanction, name="standing-sanction"),
    path("standing/exemptions/", standing_lists.exemptions, name="standing-exemptions"),
    path("standing/exemptions/<int:pk>/end/", standing_lists.end_exemption, name="standing-exemption-end"),
    path("standing/planned/<str:token>/", standing_lists.planned, name="standing-planned"),
    path("standing/<slug:kind>/import/", standing_lists.take_in, name="standing-import"),
    path("standing/<slug:kind>.csv", standing_lists.export, name="standing-export"),
    path("api/standing", standing_lists.look_up, name="api-standing"),
    path("journal/", journal.journal, name="journal"),
    path("journal/<int:number>/", journal.entry, name="journal-entry"),
    path("journal/export.csv", journal.export, name="journal-export"),
    path("journal/journal.jsonl", journal.whole, name="journal-whole"),
    path("journal/anchors.jsonl", journal.anchors, name="journal-anchors"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read, name="messages-read"),
    path("messages/wishes/", messages.wishes, name="messages-wishes"),
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path("confirmations/<int:pk>/", confirmations.answer, name="confirmation-answer"),
    path("confirmations/<int:pk>/paper/", confirmations.paper, name="confirmation-paper"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/begin/", declarations.begin, name="declarations-begin"),
    path("declarations/<str:number>/", declarations.overview, name="declaration"),
    path("declarations/<str:number>/save/", saving.save, name="declaration-save"),
    path("declarations/<str:number>/panel/", saving.panel, name="declaration-panel"),
    path("declarations/<str:number>/history/", declarations.history, name="declaration-history"),
    path("declarations/<str:number>/changes/", declarations.changes, name="declaration-changes"),
    path("declarations/<str:number>/star/", declarations.star, name="declaration-star"),
    path("declarations/<str:number>/submit/", declarations.submit, name="declaration-submit"),
    path("declarations/<str:number>/withdraw/", declarations.withdraw, name="declaration-withdraw"),
    path("declarations/<str:number>/return/", declarations.give_back, name="declaration-return"),
    path("declarations/<str:number>/fraud/", standing.open_case, name="standing-open"),
    path("declarations/<str:number>/confirm/", confirmations.ask, name="declaration-confirm"),
    path("declarations/<str:number>/fill/", documents.fill, name="declaration-fill"),
    path("declarations/<str:number>/export/", documents.export, name="declaration-export"),
    path("declarations/<str:number>/bind/", documents.bind, name="declaration-bind"),
    path("declarations/<str:number>/bound/", documents.bound, name="declaration-bound"),
    path("declarations/<str:number>/bound/progress/", documents.progress, name="declaration-bound-progress"),
    path("declarations/<str:number>/documents/<str:kind>", documents.document, name="declaration-document"),
    path("", include("yunxing.web.review.addresses")),
    path("", include("yunxing.web.sending.addresses")),
    path("declarations/<str:number>/", include("yunxing.web.papers.addresses")),
    path("declarations/<str:number>/<slug:section>/", declarations.section, name="declaration-section"),
]
if settings.DEBUG:
    urlpatterns += static(settings.STATIC_URL, document_root=settings.STATIC_ROOT)
