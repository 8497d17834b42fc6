# %% [markdown]
# # Can the same networks read texts of my own?
#
# Comments, mails, questions: a file with a text and a label in every row, in any language, and two labels or
# more. What changes against the book's reviews is what stands before the network, from the raw rows to the
# ids, and the output, which has one unit for each label. The recurrent layers are those of chapters 4 to 8.

# %%
import keras
import numpy as np

from chapters.ch04_imdb_onehot.cells import RowLookupRNNCell
from chapters.own_text import asking
from chapters.own_text import config as settings
from chapters.own_text.config import OwnText
from common import baselines, page, plots, screen, text, tokens, training
from common.data import labelled_text
from common.data.labelled_text import LabelledTexts
from common.data.parts import Parts
from common.runs import Run
from common.tokens import TokenVocabulary

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "own")

# %% [markdown]
# ## The file
#
# A row without a text or without a label cannot be learned from. Such rows are left out, and the reason and
# the first lines are printed. Read them before anything else: a wrong file shows itself here.


# %%
def load_data(config: OwnText) -> LabelledTexts:
    """Reads and checks every row.

    Raises:
        UserError: no such file or column, or fewer than two labels.
    """
    read = labelled_text.read(config.data_file, config.text_column, config.label_column)
    return labelled_text.sample(read, config.num_rows)


# %%
if MAIN:
    read = load_data(config)
    num_bad = sum(map(len, read.bad_rows.values()))
    print(f"{read.name}: {len(read):,} rows, {num_bad:,} left out")
    for reason, lines in read.bad_rows.items():
        print(f"Left out, {reason}: {len(lines):,} ({screen.lines(lines)})")
    shown = []
    for place, name in enumerate(read.classes):
        rows = np.flatnonzero(read.labels == place)
        shown.append((name, len(rows), read.texts[rows[0]][:60]))
    screen.table((config.label_column, "rows", "the first"), *shown)

# %% [markdown]
# ## Three parts, and what stands twice
#
# A fifth of the rows is kept for the test, and as in the book a fifth of the rest for validation, each label
# in its proportion. Real files repeat themselves. A test text that was also trained on is a question whose
# answer was seen, so these are counted, and at the end the test is scored without them as well.

# %%
if MAIN:
    texts = labelled_text.split(read)
    is_known = labelled_text.is_known(texts["test"].texts, texts["training"].texts)  # (texts,)
    screen.table(("part", "rows"), *((name, len(part)) for name, part in texts.items()))
    print(f"Test texts that were also trained on: {is_known.sum():,}")
    contradictions = labelled_text.contradictions(read)
    print(f"Texts that stand in the file with different labels: {contradictions:,}")

# %% [markdown]
# ## Words, syllables or characters
#
# A Korean word carries particles and endings: 영화가, 영화는 and 영화를 are three words, and each is rare.
# The syllables are few, and each is met often. So without `--tokens`, texts in Hangul are read syllable by
# syllable, and all others word by word.

# %%
if MAIN:
    share = labelled_text.share_of_hangul(texts["training"].texts)
    unit = labelled_text.unit_for(share) if config.tokens == "auto" else config.tokens
    print(f"Hangul: {share:.0%} of the letters. A token is one of the {unit}.")
    example = min(texts["training"].texts[:100], key=lambda one: abs(len(one) - 30))
    for name in ("words", "syllables", "characters"):
        different = TokenVocabulary.fit(texts["training"].texts, name)
        print(
            f"{name:<10} {len(different.tokens):>7,} different: {' · '.join(tokens.split(example, name))}"
        )

# %% [markdown]
# ## The vocabulary comes from the training rows alone
#
# A token that only the validation or the test part has is unknown, as it would be tomorrow. The share of
# unknown tokens tells whether the vocabulary is large enough: with every tenth token unknown, try a larger
# `--vocabulary-size`, or a smaller token.


# %%
def usual_length(lengths: list[int]) -> int:
    """As many tokens as 95 of 100 texts have, at most 200: one long text shall not make all others long."""
    return int(min(200, np.ceil(np.percentile(lengths, 95))))


def encode(config: OwnText, vocabulary: TokenVocabulary, texts: dict[str, LabelledTexts]) -> Parts:
    """Texts -> ids (texts, time), padded in front; each y is int (texts,), the place of its label."""
    ids = {name: [vocabulary.encode(one) for one in part.texts] for name, part in texts.items()}
    length = config.sequence_length or usual_length([len(one) for one in ids["training"]])
    arrays = {}
    for name, part in texts.items():
        arrays[f"x_{name}"] = text.pad(ids[name], length)  # (texts, time)
        arrays[f"y_{name}"] = part.labels
    return Parts(**{name.replace("training", "train"): array for name, array in arrays.items()})


# %%
if MAIN:
    vocabulary = TokenVocabulary.fit(texts["training"].texts, unit, config.vocabulary_size)
    data = encode(config, vocabulary, texts)
    asking.keep(run, vocabulary, read)
    lengths = (data.x_train > 0).sum(axis=1)
    unknown = (data.x_validation == text.UNKNOWN).sum() / (data.x_validation > 0).sum()
    print(f"{len(vocabulary):,} ids; x_train {data.x_train.shape}")
    print("As ids:   ", *vocabulary.encode(example))
    print("As tokens:", vocabulary.decode(vocabulary.encode(example)))
    print(f"Unknown among the tokens of the validation texts: {unknown:.1%}")
    title = f"{unit.capitalize()} of a training text, after the cut"
    run.show(plots.length_histogram(lengths, title, unit, "texts"), "lengths")

# %% [markdown]
# ## What one gets without a network
#
# The most frequent label knows nothing. The bag of tokens counts them and weighs each by logistic
# regression, whatever their order. Where single words tell the label, it is hard to beat.

# %%
if MAIN:
    bag = baselines.BagOfWords.fit(data.x_train, data.y_train, len(vocabulary))
    metrics = {
        "baseline_accuracy": baselines.majority_accuracy(data.y_train, data.y_test),
        "bag_of_words_val_accuracy": bag.accuracy(data.x_validation, data.y_validation),
        "bag_of_words_accuracy": bag.accuracy(data.x_test, data.y_test),
    }
    for name, value in metrics.items():
        print(f"{name:<27} {screen.number(value)}")

# %% [markdown]
# ## One probability for each label
#
# With two labels, one sigmoid unit is enough. With more, each label gets a unit of its own, and softmax turns
# their numbers, the logits, into probabilities. With two units it is the sigmoid of their difference.


# %%
def softmax(logits: np.ndarray) -> np.ndarray:
    """Logits (labels,) -> probabilities (labels,), which add up to 1."""
    # p_k = exp(z_k) / sum over j of exp(z_j)
    exponentials = np.exp(logits - logits.max())  # (labels,)
    return exponentials / exponentials.sum()


# %%
if MAIN:
    for logits in ([2.0, 1.0, 0.0], [1.5, 0.0]):
        print(f"softmax of {logits}:", softmax(np.array(logits)).round(3))
    print(f"sigmoid of 1.5 - 0: {1 / (1 + np.exp(-1.5)):.3f}")

# %% [markdown]
# ## The network
#
# `--network` chooses the recurrent part: `one-hot` is chapter 4's, `embedding` chapter 5's, `stacked` has
# chapter 6's second layer, `bidirectional` chapter 7's second direction, `lstm` and `gru` are chapter 8's.
# All are wider than the book's, for a reader's own texts have no fixed vocabulary of 500 words.


# %%
def build_model(
    config: OwnText, num_ids: int, length: int, num_labels: int, num_batches: int = 0
) -> keras.Model:
    """Token ids (batch, length) -> probability of each label (batch, num_labels), compiled."""
    layers, units = keras.layers, config.num_units
    token_ids = keras.Input((length,), dtype="int32", name="token_ids")
    if config.network == "one-hot":
        each = layers.Reshape((length, 1))(token_ids)
        # h_t = tanh(row of token t + h_{t-1} W_h + b)
        state = layers.RNN(RowLookupRNNCell(units, num_ids))(each)  # (batch, units)
    else:
        vectors = layers.Embedding(num_ids, config.embedding_size)(token_ids)  # (batch, time, size)
        if config.network == "stacked":
            vectors = layers.SimpleRNN(units, return_sequences=True)(
                vectors
            )  # (batch, time, units)
        upper = {
            "embedding": layers.SimpleRNN(units),
            "stacked": layers.SimpleRNN(units),
            "bidirectional": layers.Bidirectional(layers.LSTM(units)),
            "lstm": layers.LSTM(units),
            "gru": layers.GRU(units),
        }[config.network]
        state = upper(vectors)  # (batch, units), twice as many from both directions
    state = layers.Dropout(config.dropout)(state)
    # p = softmax(h_T W + b)
    output = layers.Dense(num_labels, activation="softmax", name="verdict")(state)
    model = keras.Model(token_ids, output, name="reader")
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        **training.compile_options(num_batches),
    )
    return model


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    length, num_batches = data.x_train.shape[1], len(data.x_train) // config.batch_size
    model = build_model(config, len(vocabulary), length, len(read.classes), num_batches)
    model.summary()

# %% [markdown]
# ## Training
#
# As in chapter 4: `EarlyStopping` ends it, and `ModelCheckpoint` keeps the model of the best epoch.


# %%
def train(config: OwnText, run: Run, model: keras.Model, data: Parts) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    early_stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=config.patience)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        data.x_train,
        data.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.x_validation, data.y_validation),
        callbacks=training.resumable(run, [early_stopping, checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    history = train(config, run, model, data)
    title = f"{config.network}, {read.name.partition(',')[0]}, seed {config.seed}"
    run.show(plots.learning_curves(history, title, "cross-entropy"), "learning_curves")

# %% [markdown]
# ## Is it any good?
#
# The test rows are read once, here. Recall of a label: how many of its texts were found. Precision: how many
# that were given the label have it. A rare label can be missed altogether while the accuracy looks well.


# %%
ACCURACIES = ("val_accuracy", "test_accuracy", "test_accuracy_new")


def evaluate(config: OwnText, model: keras.Model, data: Parts, history: dict) -> dict:
    """Metrics of the model with its best weights."""
    return training.best_metrics(model, history, data, config.batch_size)


def recall_and_precision(
    labels: np.ndarray, predicted: np.ndarray, label: int
) -> tuple[float, float]:
    """Of one label, from those that the texts have and those they were given, int arrays (texts,).

    >>> recall_and_precision(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), 0)
    (0.5, 1.0)
    """
    has_it, was_given_it = labels == label, predicted == label  # (texts,)
    right = np.sum(has_it & was_given_it)
    # max: of a label that no text has, or that none was given, nothing was right
    return float(right / max(1, has_it.sum())), float(right / max(1, was_given_it.sum()))


# %%
if MAIN:
    metrics |= evaluate(config, model, data, history)
    probabilities = model.predict(data.x_test, batch_size=1_000, verbose=0)  # (texts, labels)
    predicted = probabilities.argmax(axis=1)
    is_right = predicted == data.y_test
    if not is_known.all():
        metrics["test_accuracy_new"] = float(is_right[~is_known].mean())
    metrics |= {"rows": len(read), "rows_left_out": num_bad, "unknown_tokens": float(unknown)}
    metrics |= {"test_rows_in_training": int(is_known.sum()), "contradictions": contradictions}
    run.finish(config.network, read.name, metrics)
    screen.table(
        ("accuracy", "validation", "test", "test, new texts"),
        ("most frequent label", None, metrics["baseline_accuracy"], None),
        (
            "bag of tokens",
            metrics["bag_of_words_val_accuracy"],
            metrics["bag_of_words_accuracy"],
            None,
        ),
        (config.network, *(metrics.get(name) for name in ACCURACIES)),
    )
    measured = [
        recall_and_precision(data.y_test, predicted, place) for place in range(len(read.classes))
    ]
    rows = [(name, *both) for name, both in zip(read.classes, measured, strict=True)]
    screen.table((config.label_column, "recall", "precision"), *rows)

# %% [markdown]
# ## Where it errs
#
# The wrong answers that the network was surest of teach most. Some texts are hard, and some labels are wrong.


# %%
def surest_errors(probabilities: np.ndarray, labels: np.ndarray, count: int = 5) -> np.ndarray:
    """Positions of the wrongly answered texts, the surest first, from probabilities (texts, labels)."""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-probabilities[wrong].max(axis=1), kind="stable")][:count]


# %%
if MAIN:
    errors = surest_errors(probabilities, data.y_test)
    for place in errors:
        given, true = read.classes[predicted[place]], read.classes[data.y_test[place]]
        line, sure = texts["test"].lines[place], probabilities[place].max()
        print(
            f"line {line}: {true}, taken for {given} ({sure:.2f}): {texts['test'].texts[place][:70]}"
        )
    print(f"Errors among {len(is_right):,} test texts: {np.sum(~is_right):,}")

# %% [markdown]
# ## What it thinks after every token
#
# The network reads a text from its beginning, each time with one more token.

# %%
if MAIN:
    trained = asking.Trained(model, vocabulary, read.classes)
    asking.show(trained, example)
    print(
        "Notice: where the bag of tokens does as well, the order of the tokens tells little here."
    )
    print(f'Next: python -m chapters.{run.chapter} ask "a text of your own"')
