"""A scenario's own folder for what it writes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tactus.config.snapshot import Files
from tactus.ops.folder import Folder
from tactus.testing.scratch import scratched, written


def test_a_grant_gets_a_scratch_of_its_own_that_is_gone_afterwards(tmp_path: Path) -> None:
    grant = Files(str(tmp_path), write=False, real=str(tmp_path))
    with scratched(grant) as one, scratched(grant) as other:
        assert one is not None
        assert other is not None
        assert (one.root, one.write, one.real) == (grant.root, grant.write, grant.real)
        assert one.scratch != other.scratch
        assert os.path.isabs(one.scratch)
        assert stat.S_IMODE(os.stat(one.scratch).st_mode) == 0o700
    assert not os.path.exists(one.scratch)
    assert not os.path.exists(other.scratch)


def test_it_is_gone_whatever_happens(tmp_path: Path) -> None:
    places = []

    def fail(with_what: BaseException) -> None:
        with scratched(Files(str(tmp_path))) as files:
            assert files is not None
            places.append(files.scratch)
            Folder(files.root, scratch=files.scratch).write("deep/er/x.txt", b"x", "draft")
            os.chmod(os.path.join(files.scratch, "deep/er/x.txt"), 0)
            os.chmod(os.path.join(files.scratch, "deep/er"), 0o500)
            raise with_what

    for error in (ValueError("wrong"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            fail(error)
    with scratched(Files(str(tmp_path))) as files:
        assert files is not None
        os.rmdir(files.scratch)
    assert [os.path.exists(place) for place in places] == [False, False]
    assert list(tmp_path.iterdir()) == []


def test_who_has_no_files_gets_no_scratch() -> None:
    with scratched(None) as files:
        assert files is None
    assert written(None) == {}


def test_what_was_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "b.md").write_text("theirs")
    with scratched(Files(str(tmp_path))) as files:
        assert files is not None
        assert written(files) == {}
        folder = Folder(files.root, scratch=files.scratch)
        folder.write("out/new.txt", "é".encode(), "draft")
        folder.write("notes/b.md", b"", "draft")
        folder.write("notes/b.md", b"mine", "draft")
        Path(files.scratch, ".tactus-draft").write_text("half of someth")
        assert written(files) == {"notes/b.md": 4, "out/new.txt": 2}
        assert list(written(files)) == ["notes/b.md", "out/new.txt"]
    assert written(Files(str(tmp_path))) == {}
