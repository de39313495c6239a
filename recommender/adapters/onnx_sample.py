"""The fixed sample on which an export must agree with the reference."""

_SENTENCES = """\
budget
a
?
Excel
Build a pivot table.
How do I summarise sales figures with a pivot table?
Group and total data in a spreadsheet.
Calm an angry customer on the phone.
Fire drill
SAP FI-CO
C++ and C# for beginners
version control with git and pull requests
I have 20 minutes before the meeting and need to read a balance sheet.
What should I learn next?
Write a clear e-mail to a supplier who is late for the third time.
Give feedback that can be heard.
Plan a project with milestones, owners, risks and a budget that somebody signs.
Working at height: ladders, harnesses and when to stop.
First aid at work
GDPR for small firms: what may be kept, for how long, and who may ask to see it.
Python: read a CSV file, clean two columns and plot the third.
SELECT name, SUM(hours) FROM shifts GROUP BY name HAVING SUM(hours) > 40;
def mean(xs): return sum(xs) / len(xs)
Negotiate without giving in.
not spreadsheets
without pivot tables
Level 3: works alone on usual tasks and asks for help with the rest.
1234567890
3.14159 2.71828 1.41421
50 % off, 20 € left & 10 °C outside
https://example.org/learn?item=42#part-2
name@example.org
HELLO WORLD
hello world
HeLLo, wOrLd!!!
...
— – -
“quoted”, ‘quoted’ and «quoted»
naïve café, façade, Zürich, Ærø
Wie lese ich eine Bilanz?
Comment calmer un client en colère ?
¿Cómo hago una tabla dinámica?
Как построить сводную таблицу?
データを集計する方法
如何制作数据透视表
كيف أتعامل مع عميل غاضب؟
איך בונים טבלה
🙂 👩‍🔧 🛠️ training
e\u0301 \u200b \u00ad \ufeff
supercalifragilisticexpialidocious antidisestablishmentarianism
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
[CLS] [SEP] [PAD] [UNK] [MASK]
<b>bold</b> &amp; <script>alert(1)</script>
"""

_WHOLE = "Read the ledger, compare it with the bank statement and note each difference. "

SAMPLE: tuple[str, ...] = (
    *_SENTENCES.splitlines(),
    "",
    " ",
    " \t\n ",
    "\n leading and trailing \n",
    "two\nlines",
    _WHOLE * 2,
    _WHOLE * 6,
    _WHOLE * 12,
    _WHOLE * 100,
    "data " * 254,
    "data " * 255,
)
"""Short, long, beyond the model's limit, nearly empty, foreign and odd."""
