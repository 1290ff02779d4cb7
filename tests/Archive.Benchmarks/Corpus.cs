using System.Globalization;
using System.Text;
using Archive.Core.Normalization;

namespace Archive.Benchmarks;

/// <summary>
/// Generated articles, Italian and English, in the form of scraped text: title, byline, date, double spaces, headings, and boilerplate
/// below. Article i is determined by the seed and i alone, so a smaller corpus is a prefix of a larger one. Words are drawn from a
/// vocabulary of 40,000 (made of syllables) by a Zipf-Mandelbrot distribution; every second word is a function word of the language, as in
/// running text.
/// </summary>
internal static class Corpus
{
    private const int Seed = 20261123;
    private const int VocabularySize = 40_000;

    private static readonly Vocabulary Italian = new(
        "it",
        ["ca", "ro", "le", "ti", "na", "so", "mi", "pe", "lu", "do", "ra", "vi", "to", "gra", "sto", "chi"],
        ["", "ne", "ta", "re", "zione", "mento"]);

    private static readonly Vocabulary English = new(
        "en",
        ["ba", "ton", "ric", "sha", "low", "mer", "ing", "wel", "dra", "hol", "pen", "cor", "thi", "sed", "fle", "mo"],
        ["", "s", "er", "ed", "ness", "ly"]);

    private static readonly string[] ItalianTail =
    [
        "Condividi su Facebook",
        "I commenti, nel limite del possibile, vengono vagliati dal nostro staff prima di essere resi pubblici.",
        "© RIPRODUZIONE RISERVATA",
        "blog comments powered by",
    ];

    private static readonly string[] EnglishTail =
    [
        "Share this article",
        "Sign up for our newsletter",
        "All rights reserved.",
        "I commenti, nel limite del possibile, vengono vagliati dal nostro",
    ];

    /// <summary>The median length of a body in characters; an article has some 5 kB then.</summary>
    public const int TypicalLength = 4_200;

    /// <summary>
    /// A plain-text article. Body lengths are log-normal around the given median, clamped to a fifth and six times of it.
    /// </summary>
    public static string Text(int number, int length = TypicalLength) => Article(number, length).Text;

    /// <summary>Whether a word is one of the function words of the corpus.</summary>
    public static bool IsFunctionWord(string word) => Italian.IsFunctionWord(word) || English.IsFunctionWord(word);

    /// <summary>An article with its parts.</summary>
    public static GeneratedArticle Article(int number, int length = TypicalLength)
    {
        var random = new Random(HashCode(number));
        var isItalian = random.Next(10) < 6;
        var words = isItalian ? Italian : English;
        var text = new StringBuilder();
        var title = words.Sentence(random, 8).TrimEnd('.');
        text.Append(title).Append("\n\n");
        text.Append(words.Sentence(random, 18)).Append("\n\n");
        var (day, month, year) = (random.Next(1, 29), random.Next(1, 13), random.Next(1996, 2026));
        text.Append(CultureInfo.InvariantCulture, $"{day:00}/{month:00}/{year} -  {words.Name(random)}\n\n");

        var begin = text.Length;
        var end = text.Length + (length * Math.Clamp(Math.Exp(0.6 * Gaussian(random)), 0.2, 6));
        while (text.Length < end)
        {
            if (random.Next(8) == 0) text.Append(words.Sentence(random, 4).TrimEnd('.')).Append("\n\n");
            for (var sentence = random.Next(2, 6); sentence > 0; sentence--)
            {
                text.Append(words.Sentence(random, random.Next(8, 30))).Append(random.Next(6) == 0 ? "  " : " ");
            }
            text.Append("\n\n");
        }
        var body = text.ToString(begin, text.Length - begin);
        var tail = isItalian ? ItalianTail : EnglishTail;
        foreach (var line in tail.Skip(random.Next(tail.Length + 1))) text.Append(line).Append("\n\n");
        return new GeneratedArticle(text.ToString(), title, body, isItalian, year * 10_000 + month * 100 + day);
    }

    /// <summary>The article as an HTML page with navigation, links to other articles, readers' comments and a footer.</summary>
    public static string Html(int number)
    {
        var paragraphs = Text(number).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var page = new StringBuilder("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>").Append(paragraphs[0])
            .Append(" | The Valley Paper</title></head><body><header><nav><ul>");
        for (var i = 0; i < 40; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li class=\"item\"><a href=\"/section/{i}\">Section {i}</a></li>");
        }
        page.Append("</ul></nav></header><main><article class=\"story\"><h1>").Append(paragraphs[0]).Append("</h1>");
        foreach (var paragraph in paragraphs.Skip(1))
        {
            page.Append("<p>").Append(paragraph.Replace("  ", " <a href=\"/x\">here</a> ", StringComparison.Ordinal)).Append("</p>\n");
        }
        page.Append("</article><aside class=\"related\"><h3>Related</h3>");
        for (var i = 0; i < 20; i++)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"teaser\"><a href=\"/a/{i}\"><img src=\"/i/{i}.jpg\"><span>Another title number {i}</span></a></div>");
        }
        page.Append("</aside><section id=\"comments\">");
        for (var i = 0; i < 20; i++)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"comment\"><b>reader{i}</b><p>I do not agree with number {i}, and I said so before.</p></div>");
        }
        return page.Append("</section></main><footer><p>All rights reserved.</p></footer></body></html>").ToString();
    }

    private static int HashCode(int number) => unchecked((Seed * 397) ^ (number * (int)2654435761));

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Vocabulary
    {
        private readonly string[] _words;
        private readonly double[] _cumulativeWeights;
        private readonly string[] _functionWords;

        public Vocabulary(string language, string[] syllables, string[] endings)
        {
            var random = new Random(Seed);
            _functionWords = DataFiles.Lines($"language/{language}.txt")
                .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Take(60).ToArray();
            var words = new HashSet<string>(StringComparer.Ordinal);
            while (words.Count < VocabularySize)
            {
                words.Add(string.Concat(random.GetItems(syllables, random.Next(2, 5))) + endings[random.Next(endings.Length)]);
            }
            _words = [.. words];
            _cumulativeWeights = new double[VocabularySize];
            var sum = 0.0;
            for (var rank = 0; rank < VocabularySize; rank++) _cumulativeWeights[rank] = sum += 1 / Math.Pow(rank + 2.7, 1.05);
        }

        public bool IsFunctionWord(string word) => Array.IndexOf(_functionWords, word) >= 0;

        public string Name(Random random) => $"{Capital(_words[random.Next(200)])} {Capital(_words[random.Next(200, 2_000)])}";

        public string Sentence(Random random, int length)
        {
            var sentence = new StringBuilder();
            for (var i = 0; i < length; i++)
            {
                var word = i % 2 == 1 ? _functionWords[random.Next(_functionWords.Length)] : Draw(random);
                sentence.Append(i == 0 ? Capital(word) : " " + word);
            }
            return sentence.Append('.').ToString();
        }

        private string Draw(Random random)
        {
            var at = Array.BinarySearch(_cumulativeWeights, random.NextDouble() * _cumulativeWeights[^1]);
            return _words[at < 0 ? Math.Min(~at, VocabularySize - 1) : at];
        }

        private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
    }
}

/// <summary>An article of the corpus.</summary>
/// <param name="Text">The plain text, as scraped.</param>
/// <param name="Title">The title in it.</param>
/// <param name="Body">The body in it.</param>
/// <param name="IsItalian">Whether it is Italian; English otherwise.</param>
/// <param name="Day">The date in it, as yyyyMMdd.</param>
internal sealed record GeneratedArticle(string Text, string Title, string Body, bool IsItalian, int Day);
