"""The page of `python -m chapters doctor`, on computers that are made up; and one real run."""

import collections
import errno
import io
import os
import re
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from chapters import doctor
from chapters.doctor import checks, computer, data, packages, results, training
from chapters.doctor.packages import Requirement
from chapters.doctor.results import BROKEN, LOOK, OK, Result
from common import fonts
from common.data import sentences
from common.errors import UserError
from tests.conftest import PROJECT

GB = 1024**3
INSTALL = "python -m pip install -r requirements.txt"
DELETE = "Delete it and run the command again to download it anew."


@pytest.fixture
def keras_home(tmp_path, monkeypatch):
    """An empty folder for Keras's files and those of TensorFlow Datasets; no backend is named."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path / "prepared"))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    (tmp_path / "datasets").mkdir()
    return tmp_path


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("doctor asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def installed(monkeypatch):
    """Name -> version of the packages that there are."""
    versions = {}
    monkeypatch.setattr(packages, "installed_version", versions.get)
    return versions


@pytest.fixture(autouse=True)
def nothing_raised_so_far(monkeypatch):
    monkeypatch.setattr(results, "_SEEN", set())


def raising(error):
    def check():
        raise error

    return check


# The page.


@pytest.fixture
def page(monkeypatch, capsys):
    """Prints the page of some checks; returns its lines and the exit status."""

    def show(**lines):
        found = [(name.replace("_", " "), result) for name, result in lines.items()]
        monkeypatch.setattr(doctor, "_results", lambda: iter(found))
        status = doctor.main([])
        return capsys.readouterr().out.splitlines(), status

    return show


def test_what_to_do_stands_beneath_what_is_not_well(page):
    lines, status = page(
        cores=Result(OK, "2"),
        memory=Result(LOOK, "8.0 GB, 1.0 GB free", "close other programs"),
        numpy=Result(BROKEN, "not installed", INSTALL),
        scipy=Result(BROKEN, "not installed", INSTALL),
    )
    assert status == 1
    assert lines == [
        "python -m chapters doctor",
        "",
        "ok      cores                       2",
        "look    memory                      8.0 GB, 1.0 GB free",
        "        -> close other programs",
        "broken  numpy                       not installed",
        f"        -> {INSTALL}",
        "broken  scipy                       not installed",
        "",
        "Not well: 3 of 4 lines, 2 broken, 1 to look at.",
    ]


def test_only_what_is_broken_makes_the_status_1(page):
    lines, status = page(memory=Result(LOOK, "little", "close other programs"))
    assert (lines[-1], status) == ("Not well: 1 of 1 lines, 0 broken, 1 to look at.", 0)


def test_a_healthy_page_says_so_and_leaves_out_what_has_nothing_to_say(page):
    lines, status = page(cores=Result(OK, "2"), import_numpy=Result(OK, ""))
    assert (lines[2:], status) == (
        ["ok      cores                       2", "", "All 1 lines are well."],
        0,
    )


def test_the_name_of_the_reader_is_not_on_the_page(page, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/kim"))
    lines, _ = page(
        here=Result(BROKEN, "/home/kim/runs", "Delete /home/kim/.keras"),
        there=Result(OK, "/home/kimchi"),
    )
    assert lines[2].endswith(" ~/runs")
    assert lines[3] == "        -> Delete ~/.keras"
    assert lines[4].endswith(" /home/kimchi")


@pytest.mark.parametrize("home", [Path("/"), RuntimeError("no home")])
def test_without_a_home_paths_stay_as_they_are(page, monkeypatch, home):
    monkeypatch.setattr(
        Path, "home", raising(home) if isinstance(home, Exception) else lambda: home
    )
    assert page(runs=Result(OK, "/data/runs"))[0][2].endswith(" /data/runs")


def test_other_words_get_one_line(capsys):
    assert doctor.main(["nonsense"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "doctor: it takes no words, not 'nonsense' either.\n"
    assert printed.out == ""
    assert doctor.main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("python -m chapters doctor: ")


# A check that raises.


def test_a_check_that_raises_is_a_broken_line():
    assert doctor.attempt(raising(ZeroDivisionError("by nothing\nat all"))) == Result(
        BROKEN, "ZeroDivisionError: by nothing", results.FIRST_THE_REST
    )
    assert doctor.attempt(raising(SystemExit("good bye"))).text == "SystemExit: good bye"
    again = doctor.attempt(raising(ZeroDivisionError("by nothing")))
    assert again[:2] == (LOOK, "ZeroDivisionError: by nothing, as above")


def test_a_mistake_that_can_be_mended_says_what_to_do():
    error = UserError("a.npz is damaged (no zip file). Delete it. quick needs none.")
    expected = Result(BROKEN, "a.npz is damaged (no zip file)", "Delete it. quick needs none.")
    assert doctor.attempt(raising(error)) == expected


def test_a_missing_package_is_broken_once():
    missing = doctor.attempt(raising(ModuleNotFoundError(name="sklearn")))
    assert missing == Result(LOOK, "not tried: sklearn is missing", results.FIRST_THE_REST)
    other = doctor.attempt(raising(ModuleNotFoundError(name="_lzma")))
    assert other == Result(BROKEN, "_lzma is missing", INSTALL)


def test_on_another_python_the_project_is_not_blamed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    result = doctor.attempt(raising(TypeError("unsupported operand type(s) for |")))
    assert result[:2] == (LOOK, "not tried: the project does not run on this Python")


def test_the_reason_of_an_error_is_its_first_line_that_is_no_traceback():
    told = ImportError(
        "Traceback (most recent call last):\n  File 1\nImportError: DLL load failed\nx"
    )
    assert results.reason(told) == "ImportError: ImportError: DLL load failed"
    assert results.reason(KeyboardInterrupt()) == "KeyboardInterrupt"


@pytest.mark.parametrize(
    ("status", "by", "advice"),
    [
        (-4, "SIGILL", "This processor lacks what TensorFlow needs (AVX)"),
        (-9, "SIGKILL", "Most likely memory ran out"),
        (-11, "SIGSEGV", "python -m pip install --force-reinstall"),
        (3, "status 3", "python -m pip install --force-reinstall"),
    ],
)
def test_a_check_that_ends_the_process_is_a_broken_line(status, by, advice):
    result = results.ended(status, "last words", was_too_long=False)
    assert result[:2] == (BROKEN, f"it ended the process ({by}): last words")
    assert result.advice.startswith(advice)
    assert results.ended(status, "", False).text == f"it ended the process ({by})"


def test_a_check_without_end_is_given_up():
    assert results.ended(-9, "", was_too_long=True)[:2] == (BROKEN, "no end of it; given up")


# Versions.


def test_every_line_of_the_requirements_is_understood():
    for path in PROJECT.glob("requirements*.txt"):
        lines = path.read_text(encoding="utf8").splitlines()
        unknown = [line for line in lines if not packages._PIN.fullmatch(line)]
        assert [line for line in unknown if line[:2] not in ("", "# ", "-r")] == []
        assert packages.requirements(path.name)


def test_a_package_that_only_later_pythons_need(monkeypatch):
    def names():
        return [one.name for one in packages.requirements("requirements.txt")]

    monkeypatch.setattr(sys, "version_info", (3, 12, 1))
    assert "audioop-lts" not in names()
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    assert "audioop-lts" in names()


def test_versions_are_held_against_the_requirements(installed):
    installed.update(keras="3.10.0", numpy="2.4.6")
    found = [
        packages.package(Requirement(name, "2.4.6", file))
        for name, file in (
            ("numpy", "requirements.txt"),
            ("keras", "requirements.txt"),
            ("scipy", "requirements.txt"),
            ("pytest", "requirements-dev.txt"),
        )
    ]
    assert found == [
        Result(OK, "2.4.6"),
        Result(BROKEN, "3.10.0, not 2.4.6", INSTALL),
        Result(BROKEN, "not installed", INSTALL),
        Result(LOOK, "not installed", "python -m pip install -r requirements-dev.txt"),
    ]


def test_a_missing_file_of_requirements_is_broken(monkeypatch, tmp_path):
    assert packages.pins() == Result(OK, "")
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    assert packages.pins() == Result(
        BROKEN, "missing, or it pins nothing", "git checkout requirements.txt"
    )


def test_a_process_that_cannot_be_started_is_a_broken_line(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", raising_disk_error(errno.ENOMEM))
    (result,) = doctor._results_of_a_child(0)
    assert result[:2] == (BROKEN, f"OSError: [Errno {errno.ENOMEM}] {os.strerror(errno.ENOMEM)}")


def test_what_may_be_left_out_is_asked_for_where_it_is_installed(installed):
    assert {one.file for one in packages.needed()} == {"requirements.txt"}
    installed.update(jax="0.1", pytest="9")
    assert [one.name for one in packages.needed()][-2:] == ["jax", "pytest"]
    imported = [name for name, _ in checks.heavy() if name.startswith("import ")]
    assert imported == ["import jax"]


def test_a_package_that_cannot_be_imported_is_broken(monkeypatch, tmp_path):
    (tmp_path / "hurt.py").write_text(
        "raise OSError('no such library\\nsecond line')", encoding="utf8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert packages.import_package(Requirement("hurt", "1.0", "requirements.txt")) == Result(
        BROKEN,
        "OSError: no such library",
        "python -m pip install --force-reinstall --no-deps hurt==1.0",
    )


@pytest.mark.parametrize(("version", "status"), [((3, 10, 4), BROKEN), ((3, 14, 0), BROKEN)])
def test_a_python_outside_the_range_is_broken(monkeypatch, version, status):
    monkeypatch.setattr(sys, "version_info", version)
    result = packages.python()
    assert result.status == status
    assert result.text.endswith("TensorFlow wants 3.11, 3.12 or 3.13")
    assert "make run PYTHON=python3.12" in result.advice


def test_another_environment_than_the_project_s_own_is_looked_at(monkeypatch, tmp_path):
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    result = packages.python()
    assert result.status == LOOK
    assert "source .venv/bin/activate" in result.advice
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    assert packages.python().status == OK


# The backend.


@pytest.mark.parametrize(
    ("named", "written", "status", "text"),
    [
        ("", None, OK, "tensorflow (Keras's default)"),
        ("jax", None, OK, "jax (KERAS_BACKEND)"),
        ("foo", None, BROKEN, "foo (KERAS_BACKEND); the project knows tensorflow and jax"),
        ("", '{"backend": "jax"}', OK, "jax (JSON)"),
        ("tensorflow", '{"backend": "torch"}', OK, "tensorflow (KERAS_BACKEND)"),
        ("", '{"backend": "torch"}', BROKEN, "torch (JSON); the project knows tensorflow and jax"),
        (
            "",
            "{broken",
            LOOK,
            "tensorflow (Keras's default); JSON is no JSON, so that Keras passes it over",
        ),
        ("", "[]", BROKEN, "JSON holds no settings, and Keras stops at it"),
        (
            "",
            '{"floatx": "float16"}',
            LOOK,
            "tensorflow (Keras's default); JSON asks for float16, not float32",
        ),
    ],
)
def test_the_backend_and_who_names_it(
    keras_home, installed, monkeypatch, named, written, status, text
):
    installed["jax"] = "0.10.2"
    monkeypatch.setenv("KERAS_BACKEND", named)
    path = keras_home / "keras.json"
    if written is not None:
        path.write_text(written, encoding="utf8")
    result = packages.backend()
    assert result[:2] == (status, text.replace("JSON", str(path), 1) if written else text)
    assert bool(result.advice) == (status != OK)


def test_jax_that_is_not_installed_is_broken(keras_home, installed, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert packages.backend() == Result(
        BROKEN,
        "jax (KERAS_BACKEND); JAX is not installed",
        "python -m pip install -r requirements-jax.txt",
    )


def test_behind_a_broken_backend_keras_is_not_tried(keras_home, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "foo")
    result = packages.import_package(Requirement("keras", "3", "requirements.txt"))
    assert result == Result(LOOK, "not tried: the backend is broken", results.FIRST_THE_REST)


# The computer.


@pytest.mark.parametrize(
    ("size", "status", "text"),
    [
        ((16 * GB, 8 * GB), OK, "16.0 GB, 8.0 GB free"),
        ((16 * GB, 2 * GB - 1), LOOK, "16.0 GB, 2.0 GB free"),
        ((16 * GB, None), OK, "16.0 GB, unknown free"),
        ((None, None), OK, "unknown, unknown free"),
    ],
)
def test_little_memory_is_looked_at(monkeypatch, size, status, text):
    monkeypatch.setattr(computer, "memory_bytes", lambda: size)
    assert computer.memory()[:2] == (status, text)


def test_memory_of_this_computer_is_told_in_bytes():
    total, free = computer.memory_bytes()
    assert total is None or total > 2**28
    assert free is None or 0 < free < total


def test_where_the_system_tells_nothing_memory_is_unknown(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "read_text", raising_file_not_found)
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert computer.memory_bytes() == (None, None)


def raising_file_not_found(path, **options):
    raise FileNotFoundError(path)


def disk(free):
    return lambda path: SimpleNamespace(free=free)


def test_a_folder_takes_a_file_and_nothing_is_left_there(tmp_path, monkeypatch):
    monkeypatch.setattr(computer.shutil, "disk_usage", disk(5 * GB))
    assert computer.folder(tmp_path, "Move") == Result(OK, f"{tmp_path}, 5.0 GB free")
    new = tmp_path / "a" / "b"
    assert computer.folder(new, "Move") == Result(OK, f"{new}, 5.0 GB free, not there yet")
    assert list(tmp_path.iterdir()) == []


def test_little_disk_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(computer.shutil, "disk_usage", disk(GB - 1))
    assert computer.folder(tmp_path, "Move") == Result(
        LOOK, f"{tmp_path}, 1.0 GB free", "Move, or free some space: a long run may need 1 GB."
    )


def test_a_file_where_a_folder_should_be_is_broken(tmp_path):
    (tmp_path / "runs").write_text("no folder", encoding="utf8")
    result = computer.folder(tmp_path / "runs" / "more", "Move")
    assert result.status == BROKEN
    runs = tmp_path / "runs"
    assert result.text.startswith(f"{runs / 'more'} cannot be written to ({runs}: ")
    assert result.advice == "Move, or make this one writable and free some space."


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EFBIG])
def test_a_disk_that_takes_no_file_is_broken(tmp_path, monkeypatch, number):
    monkeypatch.setattr(os, "fsync", raising_disk_error(number))
    result = computer.folder(tmp_path, "Move")
    assert result[:2] == (BROKEN, f"{tmp_path} cannot be written to ({os.strerror(number)})")


def raising_disk_error(number):
    def refuse(*arguments, **options):
        raise OSError(number, os.strerror(number))

    return refuse


def test_no_temporary_folder_at_all_is_broken(monkeypatch):
    monkeypatch.setattr(computer.tempfile, "gettempdir", raising(FileNotFoundError("none")))
    assert computer.temporary_folder()[:2] == (BROKEN, "none that can be written to")


@pytest.mark.parametrize(
    ("encoding", "status", "text"),
    [
        ("utf-8", OK, "utf-8"),
        ("UTF8", OK, "UTF8"),
        ("cp949", BROKEN, "cp949, not UTF-8: it lacks U+2588, which the chapters print"),
        (
            "ascii",
            BROKEN,
            "ascii, not UTF-8: it lacks U+AC00, U+00B7, U+00B1, U+2588, which the chapters print",
        ),
        ("gb18030", LOOK, "gb18030, not UTF-8: it lacks signs of other languages"),
    ],
)
def test_a_terminal_without_utf_8(monkeypatch, encoding, status, text):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    result = computer.terminal()
    assert result[:2] == (status, text)
    assert ("PYTHONUTF8=1" in result.advice) == (status != OK)


def test_no_font_for_hangul_is_looked_at(monkeypatch):
    monkeypatch.setattr(fonts, "hangul_font", lambda: None)
    result = computer.hangul_font()
    assert result[:2] == (LOOK, "no font has it: Hangul is drawn in Latin letters")
    assert re.fullmatch(
        r"python -m pip install .* koreanize-matplotlib==\S+ \(it brings NanumGothic\)",
        result.advice,
    )
    monkeypatch.setattr(fonts, "hangul_font", lambda: "NanumGothic")
    assert computer.hangul_font() == Result(OK, "NanumGothic")


# Data.

DATA = {
    name: check for name, check in checks.heavy() if name in {one[0] for one in data.DOWNLOADED}
}


@pytest.mark.parametrize("name", DATA)
def test_data_that_are_not_there_are_no_fault(keras_home, no_network, name):
    result = doctor.attempt(DATA[name])
    assert result.status == OK
    assert re.fullmatch(r"not there yet: downloaded on first use, [\d.]+ [kM]B", result.text)


@pytest.mark.parametrize("name", DATA)
def test_damaged_data_are_broken(keras_home, no_network, name):
    path = keras_home / "datasets" / name
    path.write_bytes(b"PK\3\4 half of it")
    result = doctor.attempt(DATA[name])
    assert result.status == BROKEN
    assert result.text.startswith(f"{path} is damaged or altered (")
    assert result.advice.startswith(DELETE)


def test_a_list_of_other_words_is_broken(keras_home, no_network):
    path = keras_home / "datasets" / "imdb_word_index.json"
    path.write_text('{"the": 2, "and": 1}', encoding="utf8")
    result = doctor.attempt(DATA[path.name])
    assert result[:2] == (
        BROKEN,
        f"{path} is damaged or altered (it holds other words than Keras's file)",
    )


def test_whole_data_are_well(keras_home):
    (keras_home / "datasets" / "a.txt").write_text("whole", encoding="utf8")
    read = partial(data.downloaded, "a.txt", "1 MB", lambda: "whole")
    assert read() == Result(OK, "whole, checksum as expected")
    assert read(has_checksum=False) == Result(OK, "readable; it grows, so it has no checksum")


def test_data_that_ship_with_the_project_are_whole(monkeypatch):
    for check in (data.spoken_digits, data.sunspots):
        assert check() == Result(OK, "whole, ships with the project")
    monkeypatch.setattr(data, "_SUNSPOTS_SHA256", "another")
    assert data.sunspots() == Result(
        BROKEN,
        "monthly_sunspots.csv was altered",
        "git checkout common/data/monthly_sunspots.csv",
    )


def write_records(folder, name, split, count):
    import tensorflow as tf

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset_info.json").write_text("{}", encoding="utf8")
    path = folder / f"{name}-{split}.tfrecord-00000-of-00001"
    with tf.io.TFRecordWriter(str(path)) as writer:
        for number in range(count):
            writer.write(f"record {number}".encode())
    return path


def test_prepared_data_are_counted_and_their_records_checked(keras_home, no_network):
    check = partial(data.prepared, "digits", "16 MB", {"train": 3, "test": 2})
    assert check() == Result(OK, "not there yet: downloaded on first use, 16 MB")
    folder = keras_home / "prepared" / "digits" / "1.0.0"
    path = write_records(folder, "digits", "train", 3)
    write_records(folder, "digits", "test", 2)
    assert check() == Result(OK, "whole, every record checked")
    delete = f"Delete {folder.parent} and run the command again to download it anew."
    write_records(folder, "digits", "test", 1)
    assert check() == Result(BROKEN, f"{folder} holds 1 test records, not 2", delete)
    content = bytearray(path.read_bytes())
    content[-6] ^= 1
    path.write_bytes(content)
    assert check() == Result(BROKEN, f"{folder} is damaged (DataLossError)", delete)


def test_every_data_set_that_is_downloaded_is_examined():
    called = collections.Counter()
    for path in (PROJECT / "common" / "data").glob("*.py"):
        for function, name in re.findall(
            r'(fetch|tfds\.builder)\("([^"]+)"', path.read_text("utf8")
        ):
            called[function.split(".")[-1], name] += 1
    fetched = {name for function, name in called if function == "fetch"}
    prepared = {name for function, name in called if function == "builder"}
    fetched |= {file.name for file in sentences.FILES.values()}
    assert {one[0] for one in data.DOWNLOADED} == fetched
    assert {one[0] for one in data.PREPARED} == prepared


# Keras.


@pytest.mark.parametrize("module", [training.devices, training.training_step])
def test_without_keras_what_needs_it_is_not_tried(monkeypatch, module):
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    assert module()[:2] == (LOOK, "not tried: keras was not imported")


@pytest.mark.parametrize(
    ("milliseconds", "losses", "status"),
    [
        (3.1, [0.69, 0.2, 0.01], OK),
        (31.0, [0.69, 0.2, 0.01], LOOK),
        (3.1, [0.69, 0.69, 0.68], BROKEN),
        (3.1, [0.69, float("nan")], BROKEN),
    ],
)
def test_time_and_losses_of_the_training_are_judged(milliseconds, losses, status):
    assert training.judge_training(milliseconds, losses).status == status


def test_the_network_of_the_training_step_learns(monkeypatch):
    import keras

    from common import training as fast

    # Compiling takes the longest, and is tested elsewhere.
    options = {"jit_compile": fast.ONLY_XLA, "steps_per_execution": 20}
    monkeypatch.setattr(fast, "compile_options", lambda num_batches: options)
    result = training.training_step()
    assert result.status != BROKEN
    assert re.search(r"loss 0\.6\d -> 0\.00$", result.text)
    assert training.devices().text.startswith(f"{keras.backend.backend()} ")


def test_nothing_but_python_is_needed_to_begin():
    # -S: without the packages that are installed.
    command = [
        sys.executable,
        "-S",
        "-c",
        "from chapters import doctor; print(doctor.main(['-h']))",
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"


def test_what_is_broken_costs_a_line_and_never_the_page(command_line, keras_home, tmp_path):
    # One package raises, another ends the process; with this backend Keras is not tried, which takes seconds.
    broken = {"scipy": "raise RuntimeError('hurt')", "pydub": "import os; os._exit(3)"}
    for name, code in broken.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf8")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    done = command_line(
        "chapters", "doctor", env={**os.environ, "PYTHONPATH": path, "KERAS_BACKEND": "foo"}
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "Traceback" not in done.stdout
    lines = {line[8:36].strip(): line for line in done.stdout.splitlines() if "->" not in line}
    assert lines["import scipy"].split(None, 3)[::3] == ["broken", "RuntimeError: hurt"]
    assert lines["import pydub"].split(None, 3)[::3] == [
        "broken",
        "it ended the process (status 3)",
    ]
    assert lines["import scikit-learn"].startswith("look ")
    assert lines["backend"].split(None, 2)[::2] == [
        "broken",
        "foo (KERAS_BACKEND); the project knows tensorflow and jax",
    ]
    assert lines["monthly_sunspots.csv"].startswith("ok ")
    assert lines["training step"].startswith("look ")
