"""Whether this process can do its work, for whoever keeps it running."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_is_complete = False


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration, otherwise 503; `reason` says what is missing.

    (`/healthz`, which says that the process is up, is answered before Django is asked.)
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        missing = _missing_migrations()
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "the database cannot be reached"}, status=503)
    if missing:
        return JsonResponse({"ready": False, "reason": f"{missing} migrations are to be applied"}, status=503)
    return JsonResponse({"ready": True})


def _missing_migrations() -> int:
    """How many migrations are to be applied. Reading them takes long; once none is missing, none can be for this process."""
    global _is_complete
    if _is_complete:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _is_complete = missing == 0
    return missing
