using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Archive.LuceneIndex.Engine;

/// <summary>
/// What terms are looked up with: one for each thread, segment and field, made when it is first needed. Made anew for each term they were
/// two fifths of a search's garbage. They go with the segment; each takes some five kilobytes, and a page.
/// </summary>
internal static class TermLookup
{
    [ThreadStatic]
    private static ConditionalWeakTable<object, Dictionary<string, TermsEnum?>>? _ofThread;

    /// <summary>
    /// That of a field of a segment, standing anywhere; null when the segment has no such field. For the calling thread, until it asks
    /// again.
    /// </summary>
    public static TermsEnum? In(AtomicReader segment, string field)
    {
        var ofSegment = (_ofThread ??= []).GetOrCreateValue(segment.CoreCacheKey);
        if (!ofSegment.TryGetValue(field, out var terms)) ofSegment[field] = terms = segment.GetTerms(field)?.GetEnumerator();
        return terms;
    }

    /// <summary>Gives one up whose reading failed: it may take what it was reading for read.</summary>
    public static void Forget(AtomicReader segment, string field) => _ofThread?.GetOrCreateValue(segment.CoreCacheKey).Remove(field);
}
