import socket
import subprocess
import sys

from makewith.kit.spool import MIB
from makewith.kit.tests.serving import read_to_end

UPLOAD_MIB = 200
PERMITTED_KIB = 100_000


def test_an_upload_of_200_mb_takes_less_than_100_mb_of_memory(tmp_path):
    command = [sys.executable, "-m", "makewith.kit.tests.upload_memory", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        port, before_kib = map(int, process.stdout.readline().split())
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(60)
            head = (
                f"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {UPLOAD_MIB * MIB}\r\n\r\n"
            )
            connection.sendall(head.encode())
            for _ in range(UPLOAD_MIB):
                connection.sendall(bytes(MIB))
            answer = read_to_end(connection).decode()
        process.stdin.close()
    assert f"{UPLOAD_MIB * MIB} bytes" in answer
    peak_kib = int(answer.partition("peak ")[2].split()[0])
    assert peak_kib - before_kib < PERMITTED_KIB
