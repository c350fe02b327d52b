"""The worries of the demo and the talk about them, as data. Days are working days before today."""

from dataclasses import dataclass

# A working day (-1 is the last one before today) and a time on the Japanese clock.
When = tuple[int, str]


@dataclass(frozen=True)
class Said:
    """One message; `seen` is the time on the same day when the other side had it, None if not yet."""

    by: str
    day: int
    at: str
    seen: str | None
    words: str


@dataclass(frozen=True)
class Given:
    """The report went to a colleague, with the reason; `seen` is the time on that day when they had it."""

    by: str
    to: str
    day: int
    at: str
    seen: str
    reason: str


@dataclass(frozen=True)
class Worry:
    """One report; `taken_by` only where that is not the reader.

    `is_escalated`: the promised time passed unopened, and the next person got it.
    """

    by: str
    category: str
    sent: When
    words: str
    urgency: str = "week"
    wish: str = "unsure"
    about_whom: str = ""
    since: str | None = None
    may_tell: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_escalated: bool = False
    read_by: str = ""
    read: When | None = None
    taken: When | None = None
    taken_by: str = ""
    done: When | None = None
    case_closed: When | None = None
    given: tuple[Given, ...] = ()
    talk: tuple[Said, ...] = ()


WORRIES = (
    Worry(
        "haru", "unclear", (-13, "11:20"),
        "本をどこにおくか、わかりません。いつもまちがえます。",
        wish="think", read_by="tanaka", read=(-13, "11:34"), taken=(-13, "11:38"), done=(-9, "15:10"),
        talk=(
            Said(
                "tanaka", -13, "11:41", "12:05",
                "教えてくれて、ありがとうございます。写真のカードを作りましょう。",
            ),
            Said("haru", -13, "12:08", "12:20", "カードがいいです。"),
            Said("tanaka", -12, "09:30", "09:52", "カードができました。明日の朝、いっしょに見ましょう。"),
            Said("haru", -9, "15:08", "15:30", "カードを見たら、できました。ありがとうございます。"),
        ),
    ),
    Worry(
        "haru", "break", (-7, "12:10"),
        "休けいのへやに人が多いです。休めません。",
        wish="talk", may_tell=("workplace",),
        read_by="sato", read=(-7, "12:31"), taken=(-7, "12:31"), done=(-5, "16:40"),
        talk=(
            Said("sato", -7, "12:36", "12:40", "それはつかれますね。今日は、相談室を使ってください。"),
            Said("haru", -7, "13:02", "13:10", "しずかでした。ここで休みたいです。"),
            Said("sato", -6, "10:15", "10:50", "会社の人と話しました。昼は、2階の部屋を使えます。"),
        ),
    ),
    # An answer that waits to be read.
    Worry(
        "haru", "sensory", (-2, "10:50"),
        "きかいの音が大きいです。頭がいたくなります。",
        urgency="today", wish="tell_work", since="days", may_tell=("workplace",),
        read_by="tanaka", read=(-2, "11:02"), taken=(-2, "11:05"),
        talk=(
            Said(
                "tanaka", -2, "11:08", "11:15",
                "つらかったですね。今日は、場所をかえましょう。会社に電話をします。",
            ),
            Said("haru", -2, "11:20", "11:26", "はい。おねがいします。"),
            Said(
                "tanaka", -1, "16:30", None,
                "会社の人と話しました。耳あてを使えます。明日、持っていきます。",
            ),
        ),
    ),
    # Sent, and nobody has opened it yet.
    Worry(
        "nao", "load", (-1, "17:10"),
        "今月に入ってから、急ぎの入力を一日に何件も頼まれます。断り方がわからず、昼休みも作業をしています。"
        "優先順位を決めてもらえると助かります。",
        wish="tell_work", since="weeks", may_tell=("colleagues", "workplace"),
    ),
    Worry(
        "nao", "hours", (-10, "09:40"),
        "通院の日だけ、始業を1時間遅くできないか相談したいです。",
        urgency="none", wish="talk", may_tell=("workplace",),
        read_by="tanaka", read=(-10, "10:02"), taken=(-10, "10:02"), done=(-6, "18:20"),
        talk=(
            Said("tanaka", -10, "10:12", "10:30", "わかりました。通院の日を教えてください。会社に聞きます。"),
            Said("nao", -10, "10:34", "10:41", "毎月、第2木曜日です。よろしくお願いします。"),
            Said("tanaka", -6, "16:05", "18:18", "会社の返事がきました。第2木曜日は、午前10時からです。"),
        ),
    ),
    # For the abuse-prevention lead alone; the supporter never learns of it here.
    Worry(
        "nao", "harm", (-3, "12:40"),
        "休憩室で、同じ部署の人に腕を強くつかまれました。あざになっています。二回目です。",
        urgency="today", wish="talk", about_whom="同じ部署の先輩", since="weeks", may_tell=("workplace",),
        read_by="yamaguchi", read=(-3, "12:46"), taken=(-3, "12:46"),
        talk=(
            Said(
                "yamaguchi", -3, "12:58", "13:05",
                "話してくれて、ありがとうございます。けがは、いたいですか。今日、会って話せますか。",
            ),
            Said("nao", -3, "13:09", "13:12", "痛みは引いてきました。16時以降なら話せます。"),
            Said(
                "yamaguchi", -3, "13:15", "13:20",
                "午後4時に行きます。今日から、その人とはちがう部屋です。会社に話しました。",
            ),
        ),
    ),
    Worry(
        "mio", "people", (-12, "15:30"),
        "朝のあいさつをしても返事がないことがあります。嫌われているのか気になります。",
        wish="listen",
        read_by="tanaka", read=(-12, "15:50"), taken=(-12, "15:52"), done=(-11, "12:15"),
        talk=(
            Said(
                "tanaka", -12, "15:58", "16:20",
                "それは気になりますね。朝はみんな急いでいます。今度、いっしょに見てみます。",
            ),
            Said("mio", -11, "12:12", "13:00", "今日は返事がありました。聞いてもらえて、ほっとしました。"),
        ),
    ),
    # The supporter is part of the worry and left out: the backup is the first to know.
    Worry(
        "mio", "other", (-4, "13:20"),
        "面談の時間を短くしてほしいのですが、田中さんには言いにくいです。",
        wish="think", about_whom="田中さん", left_out=("tanaka",),
        read_by="sato", read=(-4, "13:48"), taken=(-4, "13:50"),
        talk=(
            Said("sato", -4, "13:55", "14:10", "話してくれて、ありがとうございます。何分くらいが楽ですか。"),
            Said("mio", -3, "09:15", "10:25", "20分くらいだと集中できます。"),
            Said("sato", -3, "10:33", "12:02", "わかりました。次の面談は、20分にしましょう。"),
        ),
    ),
    # The supporter did not open it in fifteen minutes, so the backup was called.
    Worry(
        "riku", "health", (-8, "10:20"),
        "朝から気持ちがわるい。立っていられない。",
        urgency="now", wish="talk", is_escalated=True,
        read_by="sato", read=(-8, "10:37"), taken=(-8, "10:37"), done=(-7, "11:00"),
        talk=(
            Said("sato", -8, "10:38", "10:38", "すぐに電話をします。すわって、待っていてください。"),
            Said("riku", -8, "11:25", "11:30", "家についた。少し楽になった。"),
            Said("sato", -8, "11:33", "11:40", "よかったです。今日は、ゆっくり休んでください。"),
        ),
    ),
    # Answered three minutes after the promised quarter of an hour.
    Worry(
        "riku", "harsh", (-6, "14:00"),
        "みんなの前で、大きい声でおこられた。いま、トイレにいる。",
        urgency="now", wish="talk", since="today", may_tell=("workplace",), is_escalated=True,
        read_by="sato", read=(-6, "14:16"), taken=(-6, "14:16"),
        talk=(
            Said("sato", -6, "14:18", "14:20", "電話をします。だいじょうぶです。"),
            Said("riku", -6, "14:50", "15:05", "話せてよかった。"),
            Said("sato", -5, "10:05", "12:10", "明日、会社の人と話します。"),
        ),
    ),
    # The person said that it is over, and the lead closed the case a day later.
    Worry(
        "mio", "harm", (-14, "16:10"),
        "ロッカーのかばんから、お金がなくなりました。同じ人が2回見ていました。",
        urgency="today", wish="think", since="days", may_tell=("workplace",),
        read_by="yamaguchi", read=(-14, "16:18"), taken=(-14, "16:18"),
        done=(-12, "11:40"), case_closed=(-11, "15:00"),
        talk=(
            Said("yamaguchi", -14, "16:24", "16:40", "話してくれて、うれしいです。明日、会いましょう。"),
            Said("yamaguchi", -12, "11:20", "11:38", "かぎのあるロッカーを用意しました。会社も調べます。"),
        ),
    ),
    Worry(
        "riku", "life", (-2, "15:15"),
        "夜、ねむれない。どうしたらいいかわからない。",
        wish="think", since="weeks", may_tell=("colleagues", "doctor"),
        read_by="kobayashi", read=(-2, "15:40"), taken=(-1, "10:12"), taken_by="sato",
        given=(Given("kobayashi", "sato", -1, "09:40", "10:10", "明日から休みます。佐藤さんが聞きます。"),),
        talk=(
            Said("kobayashi", -2, "15:49", "17:20", "ねむれない夜は、つらいですね。次の面談で話しましょう。"),
        ),
    ),
    Worry(
        "maria", "unclear", (-11, "14:05"),
        "しごとの紙の漢字が読めません。時間がかかります。",
        wish="think", read_by="kobayashi", read=(-11, "14:26"), taken=(-11, "14:30"), done=(-10, "17:10"),
        talk=(
            Said(
                "kobayashi", -11, "14:36", "15:00",
                "教えてくれて、ありがとうございます。紙に、ふりがなを書きます。",
            ),
            Said("maria", -10, "17:08", "17:20", "ふりがなで読めました。うれしいです。"),
        ),
    ),
    # About the service itself: for the complaint officer and the independent committee.
    Worry(
        "maria", "service", (-5, "16:20"),
        "小林さんは、わたしの家族のことをみんなの前で話しました。はずかしかったです。",
        wish="talk", about_whom="小林さん", may_tell=("colleagues",), left_out=("kobayashi",),
        read_by="nakamura", read=(-5, "16:52"), taken=(-5, "16:55"),
        talk=(
            Said(
                "nakamura", -5, "17:05", "17:30",
                "つらい思いをさせて、すみません。わたしが話を聞きます。明日の午後2時はどうですか。",
            ),
            Said("maria", -5, "17:33", "17:40", "はい、だいじょうぶです。"),
            Said(
                "nakamura", -3, "14:20", "18:05",
                "事業所で話しあいました。家族のことは、もう人の前で話しません。",
            ),
        ),
    ),
    # Read, and the answer is still to come.
    Worry(
        "sora", "commute", (-1, "09:25"),
        "朝のバスがこんでいて、着くまでに疲れてしまいます。",
        urgency="none", wish="listen", read_by="sato", read=(-1, "09:58"),
    ),
)  # fmt: skip
