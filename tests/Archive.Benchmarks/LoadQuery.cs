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

/// <summary>A question to both, drawn from the text of the articles, so that it finds something.</summary>
internal sealed record LoadQuery(LoadQueryKind Kind, string Language, IReadOnlyList<string> Words, int? Year)
{
    private const int MinLength = 4;

    /// <summary>How many of a hundred questions are of each kind.</summary>
    private static readonly (LoadQueryKind Kind, int Share)[] Mix =
        [(LoadQueryKind.Word, 20), (LoadQueryKind.All, 20), (LoadQueryKind.Any, 15), (LoadQueryKind.Phrase, 15), (LoadQueryKind.Prefix, 10), (LoadQueryKind.Similar, 10), (LoadQueryKind.Dated, 10)];

    /// <summary>In the product's language, as the parameters of a GET.</summary>
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
            return $"q={Uri.EscapeDataString(text)}" + (Year is { } year ? string.Create(CultureInfo.InvariantCulture, $"&from={year}&to={year}") : "");
        }
    }

    /// <summary>Questions from the first articles of the corpus, the same for every size of it.</summary>
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
            // Every second word is a function word; a phrase has one between two others, the rest leave them out.
            var drawn = kind == LoadQueryKind.Phrase ? words[at..(at + length)] : Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]).ToArray();
            drawn = drawn.Select(word => word.ToLowerInvariant()).ToArray();
            if (kind == LoadQueryKind.Phrase ? Corpus.IsFunctionWord(drawn[0]) || Corpus.IsFunctionWord(drawn[2]) : drawn.Any(word => word.Length < MinLength || Corpus.IsFunctionWord(word))) continue;
            if (kind == LoadQueryKind.Prefix) drawn = [drawn[0][..MinLength]];
            return new LoadQuery(kind, article.IsItalian ? "it" : "en", drawn, kind == LoadQueryKind.Dated ? article.Day / 10_000 : null);
        }
    }
}
