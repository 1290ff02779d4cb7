using System.Globalization;

namespace Archive.Benchmarks;

internal enum LoadQueryKind
{
    Word,
    All,
    Any,
    Phrase,
    Prefix,
    Similar,
    Dated,
}

/// <summary>A query for the product and the reference, drawn from the text of an article so that it has hits.</summary>
internal sealed record LoadQuery(LoadQueryKind Kind, string Language, IReadOnlyList<string> Words, int? Year)
{
    private const int MinWordLength = 4;

    /// <summary>The share of each kind of query, in percent.</summary>
    private static readonly (LoadQueryKind Kind, int Share)[] Mix =
    [
        (LoadQueryKind.Word, 20),
        (LoadQueryKind.All, 20),
        (LoadQueryKind.Any, 15),
        (LoadQueryKind.Phrase, 15),
        (LoadQueryKind.Prefix, 10),
        (LoadQueryKind.Similar, 10),
        (LoadQueryKind.Dated, 10),
    ];

    /// <summary>The query in the product's syntax, as the parameters of a GET.</summary>
    public string Parameters
    {
        get
        {
            var text = Kind switch
            {
                LoadQueryKind.Any => string.Join(" OR ", Words),
                LoadQueryKind.Phrase => $"\"{string.Join(' ', Words)}\"",
                LoadQueryKind.Prefix => Words[0] + "*",
                LoadQueryKind.Similar => Words[0] + "~1",
                _ => string.Join(' ', Words),
            };
            return $"q={Uri.EscapeDataString(text)}"
                + (Year is { } year ? string.Create(CultureInfo.InvariantCulture, $"&from={year}&to={year}") : "");
        }
    }

    /// <summary>Draws queries from the first articles of the corpus; the same ones whatever its size.</summary>
    public static List<LoadQuery> Draw(int count, int fromArticles)
    {
        var random = new Random(7);
        var kinds = Mix.SelectMany(kind => Enumerable.Repeat(kind.Kind, kind.Share)).ToArray();
        return Enumerable.Range(0, count).Select(i => Draw(kinds[i % kinds.Length], random, fromArticles)).ToList();
    }

    private static LoadQuery Draw(LoadQueryKind kind, Random random, int fromArticles)
    {
        while (true)
        {
            var article = Corpus.Article(random.Next(fromArticles));
            var words = article.Body.Split([' ', '\n', '.'], StringSplitOptions.RemoveEmptyEntries);
            var at = random.Next(words.Length - 3);
            var length = kind switch { LoadQueryKind.All => 2, LoadQueryKind.Any or LoadQueryKind.Phrase => 3, _ => 1 };
            // Every second word is a function word: a phrase has one between two content words, the other kinds have none.
            var drawn = kind == LoadQueryKind.Phrase
                ? words[at..(at + length)]
                : Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]).ToArray();
            drawn = drawn.Select(word => word.ToLowerInvariant()).ToArray();
            var isUnsuitable = kind == LoadQueryKind.Phrase
                ? Corpus.IsFunctionWord(drawn[0]) || Corpus.IsFunctionWord(drawn[2])
                : drawn.Any(word => word.Length < MinWordLength || Corpus.IsFunctionWord(word));
            if (isUnsuitable) continue;
            if (kind == LoadQueryKind.Prefix) drawn = [drawn[0][..MinWordLength]];
            return new LoadQuery(kind, article.IsItalian ? "it" : "en", drawn, kind == LoadQueryKind.Dated ? article.Day / 10_000 : null);
        }
    }
}
