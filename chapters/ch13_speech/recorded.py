"""What is recorded of chapter 13, and how its tables name it."""

from common.recorded import Recorded

RECORDED = Recorded(book_section="-", seeds={"quick": (42, 1, 2)})
