"""What is recorded of chapter 9, and how its tables name it."""

from common.recorded import Recorded

# Seeds that `make record` runs for each preset.
RECORDED_SEEDS = {"quick": (42, 1, 2), "book": (42, 1, 2)}

# Pictures of the first of these seeds, PRESET_NAME.png, that the READMEs show.
RECORDED_PICTURES = (
    "quick_wirings.png",
    "quick_one_to_many.png",
    "quick_longer.png",
    "book_perplexity.png",
)

# Metric -> its name in the tables, English and Korean.
FIGURES = {
    "one_to_one_accuracy": ("one-to-one: photo -> place", "일대일: 사진 -> 자리"),
    "one_to_many_accuracy": (
        "one-to-many, zeros after the first step",
        "일대다, 첫 스텝 뒤에는 0",
    ),
    "one_to_many_repeat_accuracy": ("... input repeated", "... 입력을 되풀이"),
    "one_to_many_feedback_accuracy": ("... output fed back", "... 출력을 다시 입력으로"),
    "many_to_one_accuracy": ("many-to-one: walk -> last place", "다대일: 걸음 -> 마지막 자리"),
    "every_step_accuracy": ("many-to-many, every step", "다대다, 매 스텝"),
    "after_accuracy": ("many-to-many, after the whole input", "다대다, 입력을 다 읽은 뒤"),
    "every_step_accuracy_4x": ("every step, walks four times as long", "매 스텝, 네 배 긴 걸음"),
    "hihello_accuracy": ("hihell -> ihello, share of letters", "hihell -> ihello, 맞은 글자"),
    "sentence_accuracy": ("sentence by heart, share of letters", "외운 문장, 맞은 글자"),
    "unigram_perplexity": ("perplexity a letter: unigrams", "글자당 퍼플렉서티: 유니그램"),
    "bigram_perplexity": ("... bigrams", "... 바이그램"),
    "test_perplexity": ("... this network", "... 이 신경망"),
    "num_weights": ("weights", "가중치 수"),
}
SUMMARY = {
    "lowest_accuracy": ("lowest of the five wirings", "다섯 배선 가운데 최저"),
    "test_perplexity": ("perplexity a letter", "글자당 퍼플렉서티"),
    "bigram_perplexity": ("bigrams", "바이그램"),
}

RECORDED = Recorded(
    book_section="-",
    seeds=RECORDED_SEEDS,
    pictures=RECORDED_PICTURES,
    metrics=FIGURES,
    summary=SUMMARY,
)
