using Archive.Core.Articles;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Archive.LuceneIndex.Documents;

/// <summary>The ids of the articles in a state of the index.</summary>
internal static class StoredIds
{
    public static List<ArticleId> Read(IndexReader reader)
    {
        var ids = new List<ArticleId>(reader.NumDocs);
        foreach (var leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(Fields.Id)?.GetEnumerator() is not { } terms) continue;
            var live = leaf.AtomicReader.LiveDocs;
            DocsEnum? documents = null;
            while (terms.MoveNext())
            {
                documents = terms.Docs(live, documents, DocsFlags.NONE);
                if (documents.NextDoc() != DocIdSetIterator.NO_MORE_DOCS && ArticleId.TryParse(terms.Term.Utf8ToString(), out var id))
                {
                    ids.Add(id);
                }
            }
        }
        return ids;
    }
}
