"""What is recorded of chapter 13, and how its tables name it."""

from common.recorded import Answer, Matrix, Recorded, numbers

RECIPES = {
    "everything": ("everything", "모두"),
    "fixed_scale": ("a fixed scale", "고정된 눈금"),
    "no_voices": ("no other speeds and throats", "빠르기와 성도를 바꾸지 않음"),
    "no_hiding": ("nothing hidden", "가리지 않음"),
    "no_noise": ("no noise", "잡음 없음"),
    "unaltered": ("copies not altered", "바꾸지 않은 복사본"),
}
_SPLITS = {
    "official": ("official split", "공식 분할"),
    "unseen": ("unseen speakers, mean", "못 들어 본 화자, 평균"),
    "unseen_george": ("george, unseen", "george"),
    "unseen_jackson": ("jackson, unseen", "jackson"),
    "unseen_nicolas": ("nicolas, unseen", "nicolas"),
    "unseen_theo": ("theo, unseen", "theo"),
    "unseen_yweweler": ("yweweler, unseen", "yweweler"),
}
_PREFIXES = {"linear_": ("linear", "선형"), "": ("GRU", "GRU")}
_HEARD = {
    "official_heard": ("official split", "공식 분할"),
    "unseen_heard": ("unseen speakers, mean", "못 들어 본 화자, 평균"),
}
_LIVE = {
    "live_heard": ("forward, live", "앞으로, 실시간"),
    "both_heard": ("both ends, whole recording in hand", "양방향, 녹음 전체를 가지고"),
    "both_so_far": ("both ends, what was heard alone", "양방향, 들은 것만 가지고"),
}


def _accuracies(preset: str, english: str, korean: str) -> Matrix:
    """Linear baseline and GRU on every split; the key of a row is a split, that of a column a prefix."""
    return Matrix(preset, (english, korean), _SPLITS, _PREFIXES, "{column}{row}_accuracy")


def _heard(preset: str, rows: dict, english: str, korean: str) -> Matrix:
    return Matrix(
        preset, (english, korean), rows, numbers(*range(10, 101, 10)), "{row}_{column}_accuracy"
    )


RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "quick",
            "unseen_accuracy",
            ("speakers never heard, accuracy", "들어 보지 못한 화자, 정확도"),
        ),
        Answer(
            "quick", "official_accuracy", ("official split, speakers known", "공식 분할, 아는 화자")
        ),
        Answer(
            "book",
            "unseen_accuracy",
            ("all recordings, speakers never heard", "녹음 전부, 들어 보지 못한 화자"),
        ),
        Answer(
            "book", "official_accuracy", ("all recordings, official split", "녹음 전부, 공식 분할")
        ),
        Answer("live", "real_time_factor", ("times faster than real time", "실시간보다 빠른 배수")),
    ),
    seeds=dict.fromkeys(("quick", "book", "live", "recipes"), (42, 1, 2)),
    pictures=(
        "quick_features.png",
        "quick_copies.png",
        "book_speakers.png",
        "book_heard.png",
        "book_answers.png",
        "live_both.png",
    ),
    matrices=(
        _accuracies("quick", "400 recordings", "녹음 400개"),
        _accuracies("book", "2,500 recordings", "녹음 2,500개"),
        _heard(
            "book",
            _HEARD,
            "Accuracy against the share of the recording heard, %",
            "들은 비율(%)에 따른 정확도",
        ),
        _heard(
            "live",
            _LIVE,
            "Reading from both ends, share heard in %",
            "양방향으로 읽기, 들은 비율(%)",
        ),
        Matrix(
            "live",
            ("Live", "실시간"),
            {
                "carried_accuracy": ("in pieces, state carried", "조각으로, 상태를 이어서"),
                "forgotten_accuracy": ("in pieces, state forgotten", "조각으로, 상태를 잊고"),
                "carried_difference": (
                    "answers whole and in pieces differ by",
                    "전체와 조각의 답 차이",
                ),
                "real_time_factor": ("times faster than real time", "실시간보다 빠른 배수"),
                "ms_per_chunk": ("ms for 128 ms of sound", "소리 128 ms를 처리하는 ms"),
                "mean_of_whole_accuracy": (
                    "mean of the recording taken out",
                    "녹음 전체의 평균을 뺌",
                ),
                "mean_so_far_accuracy": (
                    "the same network, mean so far",
                    "같은 신경망, 지금까지의 평균",
                ),
                "live_noise_answered": ("noise taken for a digit", "잡음을 숫자로 들음"),
                "trimmed_noise_answered": (
                    "the same, trained on trimmed clips",
                    "같은 값, 다듬은 녹음으로 훈련",
                ),
            },
            {"": ("", "")},
            "{row}{column}",
        ),
        Matrix(
            "recipes",
            ("On a validation speaker", "검증 화자의 정확도"),
            {"linear": ("linear", "선형"), **RECIPES},
            {
                "accuracy": ("mean", "평균"),
                "lowest": ("lowest", "최저"),
                "highest": ("highest", "최고"),
            },
        ),
    ),
)
