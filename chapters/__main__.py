"""python -m chapters: lists the chapters, one line each."""

from chapters import catalogue


def main() -> None:
    """Prints name, book section, seconds that `quick` was recorded with, and the question."""
    print(f"{'chapter':<22}{'book':<10}{'quick':>6}  question")
    for name in catalogue.names():
        seconds = quick_seconds(name)
        shown = f"{seconds:.0f} s" if seconds else "-"
        section, question = catalogue.recorded_of(name).book_section, catalogue.question_of(name)
        print(f"{name:<22}{section:<10}{shown:>6}  {question}")
    print("\nRun one with: python -m chapters.NAME    All presets and flags: ... NAME --help")


def quick_seconds(chapter: str) -> float | None:
    """Wall time of the newest recorded `quick` run; None where none is recorded."""
    runs = catalogue.recorded_runs(chapter)
    seconds = [run["provenance"]["seconds"] for run in runs if run["preset"] == "quick"]
    return seconds[-1] if seconds else None


if __name__ == "__main__":
    main()
