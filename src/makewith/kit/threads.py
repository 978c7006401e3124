"""Ending threads tidily."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connections

PATIENCE_SECONDS = 5.0


def end_threads(executor: ThreadPoolExecutor, count: int) -> None:
    """Close the database connections of all `count` threads of an executor, each in its own thread, and end the threads.

    A connection belongs to its thread, and a database told goodbye need not find out by itself that a client is gone.
    A thread that is still busy after five seconds is not waited for to say it.
    """
    together = threading.Barrier(count)

    def say_goodbye() -> None:
        connections.close_all()
        # Whoever waits here keeps its thread, so that the next goodbye is said in another.
        together.wait(PATIENCE_SECONDS)

    wait([executor.submit(say_goodbye) for _ in range(count)], PATIENCE_SECONDS)
    executor.shutdown(wait=False, cancel_futures=True)
