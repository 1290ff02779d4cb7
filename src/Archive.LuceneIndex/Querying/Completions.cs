using Archive.Core.Articles;
using Archive.Core.Search;
using Archive.Words;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Archive.LuceneIndex.Querying;

/// <summary>Completes what was begun to type, from the index's own words and names.</summary>
internal static class Completions
{
    /// <summary>How many words with a beginning are looked at; two letters begin no more than that in a large archive.</summary>
    private const int MaxLookedAt = 200_000;

    public static List<NamedCount> Find(IndexSearcher searcher, CompletionField field, string prefix, int size)
    {
        var folded = Fold(prefix, field == CompletionField.Word ? "" : " "); // a word with hyphens is indexed as one
        if (folded.Length == 0) return [];
        var name = field switch
        {
            CompletionField.Word => Fields.Exact,
            CompletionField.Author => Fields.Author,
            CompletionField.Source => Fields.Source,
            _ => Fields.Tag,
        };
        var candidates = field == CompletionField.Word ? Words(searcher.IndexReader, folded) : Names(searcher.IndexReader, name, folded);

        // The index counts replaced articles until it has merged them away: of the best candidates the articles are counted.
        return candidates.OrderByDescending(candidate => candidate.Count).ThenBy(candidate => candidate.Text, StringComparer.Ordinal)
            .Take(size * 2)
            .Select(candidate => new NamedCount(candidate.Text, Count(searcher, name, candidate.Text)))
            .Where(candidate => candidate.Count > 0)
            .OrderByDescending(candidate => candidate.Count).ThenBy(candidate => candidate.Value, StringComparer.Ordinal).Take(size)
            .ToList();
    }

    private static long Count(IndexSearcher searcher, string field, string text)
    {
        var total = new TotalHitCountCollector();
        searcher.Search(new TermQuery(new Term(field, text)), total);
        return total.TotalHits;
    }

    private static IEnumerable<(string Text, int Count)> Words(IndexReader reader, string prefix)
    {
        if (MultiFields.GetTerms(reader, Fields.Exact)?.GetEnumerator() is not { } terms) yield break;
        var start = new BytesRef(prefix);
        if (terms.SeekCeil(start) == TermsEnum.SeekStatus.END) yield break;
        for (var looked = 0; looked < MaxLookedAt && StringHelper.StartsWith(terms.Term, start); looked++)
        {
            yield return (terms.Term.Utf8ToString(), terms.DocFreq);
            if (!terms.MoveNext()) yield break;
        }
    }

    private static IEnumerable<(string Text, int Count)> Names(IndexReader reader, string field, string prefix)
    {
        if (MultiFields.GetTerms(reader, field)?.GetEnumerator() is not { } terms) yield break;
        while (terms.MoveNext())
        {
            var text = terms.Term.Utf8ToString();
            var words = Fold(text, " ");
            var isMatch = words.StartsWith(prefix, StringComparison.Ordinal) || words.Contains(' ' + prefix, StringComparison.Ordinal);
            if (isMatch) yield return (text, terms.DocFreq);
        }
    }

    private static string Fold(string text, string separator) =>
        string.Join(separator, TextAnalysis.Words(text).Where(word => word.Step > 0).Select(word => word.Forms.Exact));
}
