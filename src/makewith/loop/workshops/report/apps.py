from django.apps import AppConfig


class WorkshopsReportConfig(AppConfig):
    name = "makewith.loop.workshops.report"
    label = "workshops_report"
