"""Addresses of evaluation, below ``/evaluation/``."""

from django.urls import path

from . import cases, experts, panels

urlpatterns = [
    path("", panels.evaluation, name="evaluation"),
    path("self/", experts.expert, name="evaluation-self"),
    path("interests/", experts.declare, name="evaluation-interest"),
    path("interests/<int:pk>/drop/", experts.drop, name="evaluation-interest-drop"),
    path("experts/", experts.experts, name="evaluation-experts"),
    path("experts/<int:pk>/", experts.expert, name="evaluation-expert"),
    path("panels/new/", panels.edit, name="evaluation-panel-new"),
    path("panels/<int:pk>/", panels.panel, name="evaluation-panel"),
    path("panels/<int:pk>/edit/", panels.edit, name="evaluation-panel-edit"),
    path("panels/<int:pk>/cases/", panels.put_before, name="evaluation-panel-cases"),
    path("panels/<int:pk>/minutes/", panels.minutes, name="evaluation-panel-minutes"),
    path("panels/<int:pk>/decide/", panels.decide, name="evaluation-panel-decide"),
    path("panels/<int:pk>/close/", panels.close, name="evaluation-panel-close"),
    path("cases/<int:pk>/", cases.case, name="evaluation-case"),
    path("cases/<int:pk>/opinion/", cases.opinion, name="evaluation-case-opinion"),
    path("cases/<int:pk>/recuse/", cases.recuse, name="evaluation-case-recuse"),
    path("cases/<int:pk>/decide/", cases.decide, name="evaluation-case-decide"),
    path("cases/<int:pk>/exchange/", cases.exchange, name="evaluation-case-exchange"),
    path("cases/<int:pk>/off/", cases.take_off, name="evaluation-case-off"),
    path("cases/<int:pk>/reconsider/", cases.reconsider, name="evaluation-case-reconsider"),
]
