"""What is recorded of chapter 9, and how its tables name it."""

from common.recorded import Answer, Recorded

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "quick",
            "lowest_accuracy",
            ("lowest accuracy of the five forms", "다섯 구조 가운데 가장 낮은 정확도"),
        ),
        Answer(
            "quick",
            "every_step_accuracy_8x",
            (
                "output at every time step, walks eight times as long as in training",
                "매 타임스텝 출력, 훈련보다 여덟 배 긴 경로",
            ),
        ),
        Answer(
            "book",
            "test_perplexity",
            ("writing GRU, perplexity a letter (test)", "글 쓰는 GRU, 글자당 퍼플렉서티(테스트)"),
        ),
        Answer(
            "book",
            "bigram_perplexity",
            ("bigrams, perplexity a letter (test)", "바이그램, 글자당 퍼플렉서티(테스트)"),
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2)},
    drawings={
        "forms.png": "pictures.plot_recorded_forms",
        "seeds.png": "pictures.plot_seeds",
        "perplexity.png": "pictures.plot_recorded_perplexity",
    },
    metrics={
        "one_to_one_accuracy": ("one-to-one: photo -> place", "일대일: 사진 -> 자리"),
        "one_to_many_accuracy": (
            "one-to-many, zeros after the first time step",
            "일대다, 첫 타임스텝 뒤에는 0",
        ),
        "one_to_many_repeat_accuracy": ("... input repeated", "... 입력을 되풀이"),
        "one_to_many_feedback_accuracy": ("... output fed back", "... 출력을 다시 입력으로"),
        "many_to_one_accuracy": ("many-to-one: walk -> last place", "다대일: 경로 -> 마지막 자리"),
        "every_step_accuracy": ("many-to-many, every time step", "다대다, 매 타임스텝"),
        "after_accuracy": ("many-to-many, after the whole input", "다대다, 입력을 다 읽은 뒤"),
        "every_step_accuracy_4x": (
            "every time step, walks four times as long",
            "매 타임스텝, 네 배 긴 경로",
        ),
        "hihello_accuracy": ("hihell -> ihello, share of letters", "hihell -> ihello, 맞은 글자"),
        "sentence_accuracy": ("sentence by heart, share of letters", "외운 문장, 맞은 글자"),
        "unigram_perplexity": (
            "test perplexity a letter: unigrams",
            "글자당 테스트 퍼플렉서티: 유니그램",
        ),
        "bigram_perplexity": ("... bigrams", "... 바이그램"),
        "test_perplexity": ("... the GRU", "... GRU"),
        "num_weights": ("weights", "가중치 수"),
    },
)
