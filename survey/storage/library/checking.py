"""Everything that is wrong with a folder of questionnaires, said at once."""

from .children import check_children
from .contents import Problem
from .known import is_child, known
from .languages import check_languages
from .shared_checks import check_indicator_keys, check_shared
from .sources import Sources
from .structure import check_structure


def judge(sources: Sources) -> list[Problem]:
    """The problems of all files, by file and line: of form, then against each other."""
    what = known(sources.shared)
    check_shared(sources.shared, what)
    for files in sources.packages.values():
        check_structure(files, what)
        check_languages(files, what)
        if is_child(files):
            check_children(files, what)
    if sources.whole:
        check_indicator_keys(sources.shared, sources.packages)
    return sources.problems()
