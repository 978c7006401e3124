"""The team's pages and the installation's."""

from django.urls import path

from makewith.surfaces.studio.views import front, house, people, plan, reading, segments, today

app_name = "studio"

urlpatterns = [
    path("", front.programmes, name="programmes"),
    path("new/", front.create, name="create"),
    path("mail/", house.mail, name="mail"),
    path("mail/test/", house.send_test, name="send_test"),
    path("mail/again/", house.write_again, name="write_again"),
    path("mail/<str:name>/", house.letter, name="letter"),
    path("jobs/", house.jobs, name="jobs"),
    path("jobs/retry/", house.retry_all, name="retry_all"),
    path("jobs/<uuid:job_id>/retry/", house.retry, name="retry"),
    path("company/", house.company, name="company"),
    path("company/kinds/", house.add_kind, name="add_kind"),
    path("company/kinds/<uuid:kind_id>/", house.change_kind, name="change_kind"),
    path("<slug:slug>/", today.today, name="today"),
    path("<slug:slug>/plan/", plan.plan, name="plan"),
    path("<slug:slug>/plan/rounds/", plan.add_round, name="add_round"),
    path("<slug:slug>/plan/rounds/<int:number>/remove/", plan.remove_round, name="remove_round"),
    path("<slug:slug>/picture/", plan.picture, name="picture"),
    path("<slug:slug>/plan/<str:step>/", plan.step, name="plan_step"),
    path("<slug:slug>/open/", plan.open_it, name="open"),
    path("<slug:slug>/archive/", plan.archive, name="archive"),
    path("<slug:slug>/duplicate/", plan.duplicate, name="duplicate"),
    path("<slug:slug>/export/", plan.export, name="export"),
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/import/people/", people.invite, name="invite"),
    path("<slug:slug>/people/invitations/", people.invitations, name="invitations"),
    path("<slug:slug>/people/invitations/<uuid:invitation_id>/resend/", people.resend, name="resend"),
    path("<slug:slug>/people/<uuid:person_id>/erase/", people.erase, name="erase"),
    path("<slug:slug>/people/segments/", segments.segments, name="segments"),
    path("<slug:slug>/people/segments/new/", segments.segment, name="new_segment"),
    path("<slug:slug>/people/segments/count/", segments.count, name="count_segment"),
    path("<slug:slug>/people/segments/<uuid:segment_id>/", segments.segment, name="segment"),
    path("<slug:slug>/people/segments/<uuid:segment_id>/remove/", segments.remove, name="remove_segment"),
    path("<slug:slug>/people/roles/give/", people.give_role, name="give_role"),
    path("<slug:slug>/people/roles/take/", people.take_role, name="take_role"),
    path("<slug:slug>/waiting/", reading.waiting, name="waiting"),
    path("<slug:slug>/read/", reading.next_texts, name="texts"),
    path("<slug:slug>/read/<uuid:item_id>/", reading.read, name="read"),
]
