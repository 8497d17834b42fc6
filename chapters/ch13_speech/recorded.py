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
    "unseen": ("unseen speakers, mean", "못 들어 본 목소리, 평균"),
    "unseen_george": ("george, unseen", "george, 못 들어 본 목소리"),
    "unseen_jackson": ("jackson, unseen", "jackson, 못 들어 본 목소리"),
    "unseen_nicolas": ("nicolas, unseen", "nicolas, 못 들어 본 목소리"),
    "unseen_theo": ("theo, unseen", "theo, 못 들어 본 목소리"),
    "unseen_yweweler": ("yweweler, unseen", "yweweler, 못 들어 본 목소리"),
}
_PREFIXES = {"linear_": ("linear", "선형"), "": ("GRU", "GRU")}
_HEARD = {
    "official_heard": ("official split", "공식 분할"),
    "unseen_heard": ("unseen speakers, mean", "못 들어 본 목소리, 평균"),
}
READ_FROM_BOTH_ENDS = {
    "live_heard": ("forward, live", "정방향, 실시간"),
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
            "book",
            "unseen_accuracy",
            ("voices never heard, accuracy at the end", "못 들어 본 목소리, 끝까지 듣고 잰 정확도"),
        ),
        Answer(
            "book",
            "unseen_heard_50_accuracy",
            (
                "voices never heard, half of the recording heard",
                "못 들어 본 목소리, 절반만 듣고 잰 정확도",
            ),
        ),
        Answer(
            "book",
            "official_accuracy",
            (
                "known voices (official split), accuracy at the end",
                "아는 목소리(공식 분할), 끝까지 듣고 잰 정확도",
            ),
        ),
        Answer(
            "book",
            "official_heard_50_accuracy",
            ("known voices, half of the recording heard", "아는 목소리, 절반만 듣고 잰 정확도"),
        ),
        Answer(
            "quick",
            "unseen_accuracy",
            ("400 recordings, voices never heard", "녹음 400개, 못 들어 본 목소리"),
        ),
        Answer(
            "quick",
            "official_accuracy",
            ("400 recordings, known voices", "녹음 400개, 아는 목소리"),
        ),
        Answer(
            "live", "real_time_factor", ("times faster than real time", "실시간보다 몇 배 빠른가")
        ),
    ),
    seeds=dict.fromkeys(("quick", "book", "live", "recipes"), (42, 1, 2)),
    pictures=(
        "quick_features.png",
        "quick_copies.png",
        "book_answers.png",
    ),
    drawings={
        "speakers.png": "pictures.plot_speakers_of_all_seeds",
        "heard.png": "pictures.plot_heard_of_all_seeds",
        "live.png": "pictures.plot_live_of_all_seeds",
        "idea.png": "pictures.plot_idea",
    },
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
            READ_FROM_BOTH_ENDS,
            "Reading from both ends, share heard in %",
            "양방향으로 읽기, 들은 비율(%)",
        ),
        Matrix(
            "live",
            ("Live", "실시간"),
            {
                "carried_accuracy": ("in pieces, state carried", "조각으로, 은닉 상태를 이어서"),
                "forgotten_accuracy": ("in pieces, state forgotten", "조각으로, 은닉 상태를 잊고"),
                "carried_difference": (
                    "answers whole and in pieces differ by",
                    "전체와 조각의 답 차이",
                ),
                "real_time_factor": ("times faster than real time", "실시간보다 몇 배 빠른가"),
                "ms_per_chunk": ("ms for 128 ms of sound", "소리 128 ms를 처리하는 시간(ms)"),
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
                    "같은 값, 말에 딱 맞게 잘린 녹음으로 훈련",
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
