"""Addresses of this room."""

from django.urls import URLPattern

app_name = "ideas_merging"

urlpatterns: list[URLPattern] = []
