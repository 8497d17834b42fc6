"""What is recorded of chapter 10, and how its tables name it."""

from common.recorded import Answer, Matrix, Recorded

# Of the sunspots.
TITLES = {
    "last_value": ("last value", "마지막 값"),
    "last_season": ("11 years ago", "11년 전의 값"),
    "linear_plain": ("linear autoregression", "선형 자기회귀"),
    "linear": ("... on square roots", "... 제곱근에 맞춘 것"),
    "simple_rnn": ("SimpleRNN", "SimpleRNN"),
    "lstm": ("LSTM", "LSTM"),
    "gru": ("GRU", "GRU"),
}
RAIL_TITLES = {
    "week_ago": ("same as a week ago", "일주일 전과 같음"),
    "yesterday": ("same as yesterday", "어제와 같음"),
    "autoregression": ("linear autoregression, least squares", "선형 자기회귀, 최소제곱"),
    "linear": ("linear layer, 56 days", "선형 층, 56일"),
    "simple_rnn_1": ("SimpleRNN(1), nothing after it", "SimpleRNN(1), 뒤에 층 없음"),
    "simple_rnn_32": ("SimpleRNN(32) + Dense", "SimpleRNN(32) + Dense"),
    "deep": ("three layers of 32", "유닛 32개짜리 층 세 개"),
    "lstm": ("LSTM(32) + Dense", "LSTM(32) + Dense"),
    "gru": ("GRU(32) + Dense", "GRU(32) + Dense"),
    "multivariate": ("with bus and type of the next day", "버스와 다음 날의 요일 구분까지"),
}
AHEAD_TITLES = {
    "week_ago": ("same as a week ago", "일주일 전과 같음"),
    "autoregression": ("linear autoregression, least squares", "선형 자기회귀, 최소제곱"),
    "iterated": ("SimpleRNN(32), one day fourteen times", "SimpleRNN(32), 하루씩 열네 번"),
    "at_once": ("14 days at once", "14일을 한꺼번에"),
    "seq2seq": ("14 days at every time step", "타임스텝마다 14일"),
}
_DAYS = {
    f"{part}_mae_{day}": (f"{labels[0]}, day {day}", f"{labels[1]}, {day}일째")
    for part, labels in (("val", ("validation", "검증")), ("test", ("test", "테스트")))
    for day in (1, 7, 14)
}
STOCK_TITLES = {
    "majority": ("always the more frequent direction", "언제나 더 흔한 방향"),
    "yesterday": ("yesterday's price", "어제의 가격"),
    "linear": ("linear autoregression, 7 days", "선형 자기회귀, 7일"),
    "lstm": ("LSTM 10", "LSTM 10"),
    "backwards": (
        "LSTM 10, file as it is (newest first)",
        "LSTM 10, 파일 순서 그대로(최신이 먼저)",
    ),
}

RECORDED = Recorded(
    book_section="-",
    answer=(
        Answer(
            "quick",
            "lstm_mae",
            ("sunspots, LSTM, MAE 1 to 12 months ahead", "흑점 수, LSTM, 1~12개월 뒤의 MAE"),
        ),
        Answer(
            "quick",
            "gru_mae",
            ("sunspots, GRU, MAE 1 to 12 months ahead", "흑점 수, GRU, 1~12개월 뒤의 MAE"),
        ),
        Answer(
            "quick",
            "linear_mae",
            (
                "sunspots, linear autoregression, MAE 1 to 12 months ahead",
                "흑점 수, 선형 자기회귀, 1~12개월 뒤의 MAE",
            ),
        ),
        Answer(
            "quick",
            "last_value_mae",
            (
                "sunspots, last value, MAE 1 to 12 months ahead",
                "흑점 수, 마지막 값, 1~12개월 뒤의 MAE",
            ),
        ),
        Answer(
            "book",
            "simple_rnn_32_val_mae",
            (
                "trains, SimpleRNN(32), validation MAE in riders (printed: 27,703)",
                "전철, SimpleRNN(32), 검증 MAE(승객 수, 책의 값 27,703)",
            ),
        ),
        Answer(
            "stock", "lstm_return_r2", ("stock, LSTM, R2 of returns", "주가, LSTM, 수익률의 R2")
        ),
    ),
    seeds={"quick": (42, 1, 2), "book": (42, 1, 2), "stock": (42, 1, 2)},
    pictures=(
        "quick_parts.png",
        "quick_flawed.png",
        "quick_forecast.png",
        "quick_illusion.png",
        "stock_prices.png",
        "stock_returns.png",
    ),
    drawings={
        "seeds.png": "pictures.plot_seeds",
        "evaluations.png": "pictures.plot_evaluations",
        "stock_seeds.png": "pictures.plot_stock_seeds",
        "rail_seeds.png": "pictures.plot_rail_seeds",
        "rail_horizon.png": "pictures.plot_rail_horizon",
        "idea.png": "pictures.plot_idea",
    },
    matrices=(
        Matrix(
            "quick",
            (
                "Sunspots: MAE on the test part, 1925 to 1983",
                "흑점 수: 테스트 구간(1925~1983년)의 MAE",
            ),
            TITLES,
            {
                "mae_1": ("1 month ahead", "1개월 뒤"),
                "mae_6": ("6 months", "6개월 뒤"),
                "mae_12": ("12 months", "12개월 뒤"),
                "mae": ("mean of 1 to 12", "1~12개월 평균"),
                "num_weights": ("weights", "가중치 수"),
            },
        ),
        Matrix(
            "book",
            ("Chicago's trains, one day ahead: MAE in riders", "시카고 전철, 하루 뒤: 승객 수 MAE"),
            RAIL_TITLES,
            {
                "printed": ("printed, validation", "책의 값, 검증"),
                "val_mae": ("validation", "검증"),
                "test_mae": ("test", "테스트"),
                "num_weights": ("weights", "가중치 수"),
            },
        ),
        Matrix("book", ("Up to 14 days ahead", "14일 뒤까지"), AHEAD_TITLES, _DAYS),
        Matrix(
            "stock",
            ("A stock, one day ahead", "주가, 하루 뒤"),
            STOCK_TITLES,
            {
                "r2": ("R2 of prices", "가격의 R2"),
                "mae": ("MAE", "MAE"),
                "return_r2": ("R2 of returns", "수익률의 R2"),
                "sign_accuracy": ("up or down", "오름·내림 정확도"),
            },
        ),
    ),
)
