# %% [markdown]
# # What does a network write that only ever guessed the next letter?
#
# The form is many-to-many at every time step, the text a million letters of Shakespeare. The network reads a
# letter and answers with the probabilities of the next one. With its output fed back, it writes.

# %%
import dataclasses

import keras
import numpy as np
from keras import layers

from chapters.ch09_wirings import config as settings
from chapters.ch09_wirings import pictures, writing
from chapters.ch09_wirings.config import Writer
from chapters.ch09_wirings.writing import Letters
from common import page, screen, training
from common.data import review_grammar, shakespeare
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings, "book")

# %% [markdown]
# ## A text and its letters
#
# Validation and test are contiguous parts from the end of the text, a twentieth each: the network is trained
# on no line of them. The vocabulary comes from the training text alone; id 0 stands for every other letter.

# %%
_VALIDATION_SHARE, _TEST_SHARE = 0.05, 0.05
_NUM_REVIEWS, _REVIEW_SEED = 2_000, 2021


@dataclasses.dataclass(frozen=True)
class Text:
    """A text in three parts as ids (letters,), and the letters that the ids stand for."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    letters: Letters
    name: str


def load_data(config: Writer) -> Text:
    """Loads or writes the text and cuts validation and test off its end.

    Raises:
        UserError: no network, or a damaged file.
    """
    text, name = {"shakespeare": shakespeare.load, "reviews": load_reviews}[config.text]()
    return split(text[: config.num_letters or None], name)


def load_reviews() -> tuple[str, str]:
    """Generated reviews, one a line, and the name of the data."""
    written = review_grammar.generate(_NUM_REVIEWS, _REVIEW_SEED)
    return "\n".join(review.text for review in written), f"generated reviews, seed {_REVIEW_SEED}"


def split(text: str, name: str) -> Text:
    """Training text, then validation, then test, in this order; letters from the first alone."""
    num_test = int(len(text) * _TEST_SHARE)
    num_validation = int(len(text) * _VALIDATION_SHARE)
    end = len(text) - num_test - num_validation
    parts = text[:end], text[end : end + num_validation], text[end + num_validation :]
    letters = Letters.of(parts[0])
    name = f"{name}: {len(parts[0]):,} + {len(parts[1]):,} + {len(parts[2]):,} letters"
    return Text(*(letters.encode(part) for part in parts), letters, name)


# %%
if MAIN:
    data = load_data(config)
    # Before the training: a prompt with unknown letters is refused at once.
    prompt = data.letters.encode_prompt(config.prompt)  # (letters,)
    run.save_words(tuple(data.letters.known))
    print(data.name)
    print(f"{len(data.letters)} ids: 0 and {data.letters.known.strip()!r}, space and line break")
    print("As ids:    ", *data.train[:20])
    print("As letters:", repr(data.letters.decode(data.train[:20])))

# %% [markdown]
# ## What counting achieves
#
# Unigrams know how frequent each letter is; bigrams also know which letter stands before. One is added to
# every count, so that nothing is impossible (Laplace). Perplexity is $e^{-\overline{\log p}}$: between how
# many equally likely letters one seems to choose.


# %%
def ngram_perplexities(train: np.ndarray, test: np.ndarray, num_letters: int) -> dict[str, float]:
    """Perplexity of both on the ids of a test text, counted on those of the training text."""
    unigrams = np.bincount(train, minlength=num_letters) + 1.0  # (letters,)
    bigrams = np.ones((num_letters, num_letters))
    np.add.at(bigrams, (train[:-1], train[1:]), 1.0)
    # p(b) = count(b) / count of all;  p(b | a) = count(a, b) / count of all after a
    one = (unigrams / unigrams.sum())[test[1:]]  # (letters - 1,)
    two = (bigrams / bigrams.sum(axis=1, keepdims=True))[test[:-1], test[1:]]
    return {"unigram_perplexity": perplexity(one), "bigram_perplexity": perplexity(two)}


def perplexity(probabilities: np.ndarray) -> float:
    """Of the probabilities that were given to the letters that really came, array (letters,)."""
    # e^{- mean log p}
    return float(np.exp(-np.mean(np.log(probabilities))))


# %%
if MAIN:
    known = Letters("ab")
    print("Four letters, each with probability 1/4:", perplexity(np.full(4, 1 / 4)))
    by_hand = ngram_perplexities(known.encode("aababb"), known.encode("aab"), len(known))
    print("Counted on aababb, measured on aab:", by_hand)
    counted = ngram_perplexities(data.train, data.test, len(data.letters))
    print("Counted on the training text, measured on the test text:", counted)
    # For the picture of the training, which measures the network on the validation text.
    on_validation = ngram_perplexities(data.train, data.validation, len(data.letters))

# %% [markdown]
# ## Windows, and the same windows one letter later
#
# The text is cut into windows. The right answer at every time step is the letter after it.

# %%
if MAIN:
    length = config.window_length
    x_train, y_train = writing.windows(data.train, length, length)  # (windows, length)
    validation = writing.windows(data.validation, length, length)
    print("x_train", x_train.shape, "y_train", y_train.shape, "validation", validation[0].shape)
    print("x:", repr(data.letters.decode(x_train[0])))
    print("y:", repr(data.letters.decode(y_train[0])))

# %% [markdown]
# ## The network
#
# A letter becomes a vector (chapter 5), a GRU (chapter 8) reads the vectors, and a dense layer gives the
# logits of the next letter at every time step.


# %%
def build_model(config: Writer, num_letters: int, num_batches: int) -> keras.Model:
    """Letters (batch, time) -> logits of the next letter (batch, time, letters), compiled."""
    ids = keras.Input((None,), dtype="int32", name="letters")
    vectors = layers.Embedding(num_letters, config.embedding_size, name="embedding")(ids)
    states = layers.GRU(config.num_units, return_sequences=True, name="recurrent")(vectors)
    # o_t = c + V h_t; softmax(o_t) are the probabilities of letter t+1
    logits = layers.Dense(num_letters, name="next_letter")(states)  # (batch, time, letters)
    model = keras.Model(ids, logits, name="letters")
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * num_batches, alpha=0.01
    )
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        **training.compile_options(num_batches),
    )
    return model


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, len(data.letters), max(1, len(x_train) // config.batch_size))
    model.summary()

# %% [markdown]
# ## Training
#
# The learning rate falls along a cosine to the end of the last epoch, so there is no early stopping.


# %%
def train(config: Writer, run: Run, model: keras.Model, x, y, validation: tuple) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        x,
        y,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=validation,
        callbacks=training.resumable(run, [checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    history = train(config, run, model, x_train, y_train, validation)
    run.show(pictures.plot_perplexity(history["val_loss"], on_validation), "perplexity")

# %% [markdown]
# ## Between how many letters does it have to choose?
#
# Perplexity is also $e$ to the cross-entropy that Keras reports. The test text is read once, here.


# %%
def evaluate(config: Writer, model: keras.Model, text: Text, history: dict) -> dict:
    """Perplexities and accuracy of the network."""
    x, y = writing.windows(text.test, config.window_length, config.window_length)
    test = model.evaluate(x, y, config.batch_size, verbose=0, return_dict=True)
    return {
        "epochs": len(history["val_loss"]),
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "val_perplexity": float(np.exp(min(history["val_loss"]))),
        # e^{cross-entropy}
        "test_perplexity": float(np.exp(test["loss"])),
        "test_accuracy": test["accuracy"],
        "num_weights": model.count_params(),
    }


# %%
if MAIN:
    metrics = evaluate(config, model, data, history) | counted
    run.finish("letters GRU", data.name, metrics)
    screen.table(
        ("perplexity a letter", "test"),
        ("unigrams", metrics["unigram_perplexity"]),
        ("bigrams", metrics["bigram_perplexity"]),
        ("this network", metrics["test_perplexity"]),
    )

# %% [markdown]
# ## Temperature: how bold the choice is
#
# The next letter is drawn from softmax(logits / temperature). Below 1 the likely letters gain, above 1 the
# unlikely ones do, and at 0 the likeliest is always taken.


# %%
def softmax(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities of the letters, array (letters,)."""
    # p_i = e^{o_i / T} / sum of all e^{o_j / T}
    exponentials = np.exp(logits / temperature)
    return exponentials / exponentials.sum()


# %%
if MAIN:
    for temperature in (0.5, 1.0, 2.0):
        probabilities = softmax(np.array([2.0, 1.0, 0.0]), temperature)
        print(f"logits 2, 1, 0 at temperature {temperature}:", probabilities.round(3))
    written = writing.write(model, prompt[None], 300, temperature=0.8, seed=config.seed)
    print(f"{config.prompt}{data.letters.decode(written[0])}")
    print(
        "Notice: it was never told what a word is, nor a line or a speaker; all it was trained for is to "
        "guess the next letter."
    )
    print('Next: python -m chapters.ch09_wirings write "JULIET:" --temperature 0.5')
