"""Addresses of the first review."""

from django.urls import path

from . import again, bench, queue

urlpatterns = [
    path("review/", queue.queue, name="review"),
    path("review/several/", queue.several, name="review-several"),
    path("declarations/<str:number>/review/", bench.bench, name="review-bench"),
    path("declarations/<str:number>/review/pane/", bench.pane, name="review-pane"),
    path("declarations/<str:number>/review/row/", bench.row, name="review-row"),
    path("declarations/<str:number>/review/rest/", bench.rest, name="review-rest"),
    path("declarations/<str:number>/review/end/", bench.end, name="review-end"),
    path("declarations/<str:number>/answer-by/", again.answer_by, name="declaration-answer-by"),
    path("declarations/<str:number>/lapse/", again.lapse, name="declaration-lapse"),
    path("declarations/<str:number>/reopen/", again.reopen, name="declaration-reopen"),
    path("declarations/<str:number>/reject/", again.reject, name="declaration-reject"),
    path("declarations/<str:number>/reconsider/", again.reconsider, name="declaration-reconsider"),
]
