using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Core.Search;
using Archive.LuceneIndex.Documents;
using Archive.LuceneIndex.Engine;
using Archive.LuceneIndex.Highlighting;
using Archive.Words;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex.Querying;

/// <summary>
/// Articles that share an article's telling words: those that are frequent in it and rare in the archive (tf-idf). Stems find articles of
/// its own language; words as they stand, names and numbers above all, find those in the other.
/// </summary>
internal static class SimilarArticles
{
    private const int MaxTerms = 40;
    private const int MinLength = 3;

    /// <summary>An article about the same shares a third of the telling words or so; a tenth keeps chance away.</summary>
    private const double MinShare = 0.1;

    private const float TitleWeight = 3;

    /// <summary>Names and numbers are the same in either language.</summary>
    private const float NameWeight = 3;

    /// <summary>A text of a book's length is known by its beginning.</summary>
    private const int MaxAnalysed = 100_000;

    public static IReadOnlyList<SearchHit> Find(IndexSearcher searcher, Article article, SearchFilters filters, int size)
    {
        var reader = searcher.IndexReader;
        var terms = Frequencies(article)
            .Select(term => (term.Key, Weight: Math.Sqrt(term.Value) * Idf(reader, term.Key)))
            .Where(term => term.Weight > 0)
            .OrderByDescending(term => term.Weight)
            .ThenBy(term => term.Key.Field, StringComparer.Ordinal).ThenBy(term => term.Key.Text, StringComparer.Ordinal)
            .Take(MaxTerms)
            .ToList();
        if (terms.Count == 0) return [];

        var query = new BooleanQuery(disableCoord: true) { MinimumNumberShouldMatch = Math.Max(1, (int)(terms.Count * MinShare)) };
        foreach (var ((field, text), weight) in terms)
        {
            query.Add(new TermQuery(new Term(field, text)) { Boost = (float)(weight / terms[0].Weight) }, Occur.SHOULD);
        }
        query.Add(new TermQuery(new Term(Fields.Id, article.Id.Value)), Occur.MUST_NOT);

        var found = new BestCollector(size, after: null);
        searcher.Search(query, ClauseWriter.FilterOf(filters), found);
        return found.Best().Select(hit => IndexSearch.ToHit(searcher, hit, SearchScope.Article, QueryMarks.None)).ToList();
    }

    private static Dictionary<(string Field, string Text), float> Frequencies(Article article)
    {
        var frequencies = new Dictionary<(string Field, string Text), float>();
        var analysed = 0;
        foreach (var (part, language, text) in ArticleMapper.Passages(article))
        {
            if ((analysed += text.Length) > MaxAnalysed) break;
            foreach (var word in TextAnalysis.Words(text).Where(word => word.Forms.Exact.Length >= MinLength))
            {
                var weight = part == Fields.Title ? TitleWeight : 1;
                if (TextAnalysis.Languages.Contains(language))
                {
                    if (word.Forms.In(language) is not { } stem) continue;
                    Add((Fields.Of("body", language), stem), weight);
                }
                Add((Fields.Exact, word.Forms.Exact), IsNameOrNumber(text, word) ? weight * NameWeight : weight / 2);
            }
        }
        return frequencies;

        void Add((string, string) term, float weight) => frequencies[term] = frequencies.GetValueOrDefault(term) + weight;
    }

    /// <summary>A number, or a capital that begins no sentence.</summary>
    private static bool IsNameOrNumber(string text, AnalyzedWord word)
    {
        if (char.IsDigit(text[word.Start])) return true;
        if (!char.IsUpper(text[word.Start]) || word.Start < 2) return false;
        return char.IsLetter(text[word.Start - 2]) || text[word.Start - 2] == ',' || text[word.Start - 1] is '\'' or '’';
    }

    private static double Idf(IndexReader reader, (string Field, string Text) term)
    {
        var articles = reader.DocFreq(new Term(term.Field, term.Text));
        return articles < 2 ? 0 : Math.Log(1 + (reader.NumDocs + 0.5) / (articles + 0.5)); // a word of its own leads nowhere
    }
}
