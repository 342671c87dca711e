"""wasl for Python: the shared library by ctypes, no more than its header has.

    import wasl
    status, stream = wasl.run(["prepare", "-t", "en"], page, name="a.txt")
    for row in wasl.rows(["split"], page): print(row["lang"], row["text"])

Run by itself it translates a file with a function for an engine:

    python3 wasl.py LANG FILE
"""

import ctypes
import ctypes.util
import os
import sys
import tempfile

DONE, FINDINGS, UNDONE = 0, 1, 2

COLUMNS = (
    "doc", "art", "par", "seg", "role", "lang", "source", "gap", "text",
    "edits", "sent", "reply", "target", "flags", "notes",
)

# WASL_LIBRARY names the file where it is not installed.
_lib = ctypes.CDLL(os.environ.get("WASL_LIBRARY") or "libwasl.so.0")

_Write = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_TakeRow = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


def _declare(name, result, *arguments):
    function = getattr(_lib, name)
    function.restype = result
    function.argtypes = arguments


_declare("wasl_version", ctypes.c_char_p)
_declare("wasl_open", ctypes.c_void_p, ctypes.POINTER(ctypes.c_char_p),
         _Write, ctypes.c_void_p)
_declare("wasl_on_row", None, ctypes.c_void_p, _TakeRow, ctypes.c_void_p)
_declare("wasl_row_get", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p,
         ctypes.POINTER(ctypes.c_size_t))
_declare("wasl_begin", None, ctypes.c_void_p, ctypes.c_char_p)
_declare("wasl_feed", None, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
_declare("wasl_end", None, ctypes.c_void_p)
_declare("wasl_close", ctypes.c_int, ctypes.c_void_p)


def version():
    return _lib.wasl_version().decode()


def _feed(words, data, name, write, take_row):
    # The words and the functions must live until wasl_close.
    argv = (ctypes.c_char_p * (len(words) + 1))(
        *[word.encode() for word in words], None)
    handle = _lib.wasl_open(argv, write, None)
    if not handle:
        raise ValueError("wasl: " + " ".join(words))
    if take_row:
        _lib.wasl_on_row(handle, take_row, None)
    _lib.wasl_begin(handle, name.encode())
    _lib.wasl_feed(handle, data, len(data))
    _lib.wasl_end(handle)
    return _lib.wasl_close(handle)


def run(words, data, name="-"):
    """Run a command of wasl on bytes; its exit code, and the bytes it gave."""
    parts = []

    @_Write
    def write(_user, at, length):
        parts.append(ctypes.string_at(at, length))
        return 0

    status = _feed(words, data, name, write, None)
    return status, b"".join(parts)


def _row(at):
    length = ctypes.c_size_t()
    row = {}
    for column in COLUMNS:
        cell = _lib.wasl_row_get(at, column.encode(), ctypes.byref(length))
        if cell:
            row[column] = ctypes.string_at(cell, length.value).decode()
    return row


def rows(words, data, name="-"):
    """Run a command on bytes; the rows it gave, as dictionaries."""
    found = []

    @_TakeRow
    def take_row(_user, at):
        found.append(_row(at))

    status = _feed(words, data, name, _Write(lambda *_: 0), take_row)
    if status == UNDONE:
        raise RuntimeError("wasl: " + " ".join(words))
    return found


def translate(data, to, engine, name="-"):
    """Translate bytes with engine, a function from a line to a line."""
    prepared, stream = run(["prepare", "-t", to], data, name)
    sent, lines = run(["send"], stream, name)
    with tempfile.NamedTemporaryFile("wb") as answers:
        for line in lines.decode().split("\n")[:-1]:
            answers.write(engine(line).encode() + b"\n")
        answers.flush()
        received, stream = run(["receive", "--answers", answers.name], stream,
                               name)
    finished, translation = run(["finish"], stream, name)
    return max(prepared, sent, received, finished), translation


def main():
    if len(sys.argv) != 3:
        print("usage: wasl.py LANG FILE", file=sys.stderr)
        return UNDONE
    with open(sys.argv[2], "rb") as file:
        data = file.read()
    # Stands for an engine: each sentence between brackets.
    status, translation = translate(
        data, sys.argv[1], lambda line: "[" + line + "]", sys.argv[2])
    sys.stdout.buffer.write(translation)
    return status


if __name__ == "__main__":
    sys.exit(main())
