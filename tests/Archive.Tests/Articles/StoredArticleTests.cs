using System.Text.Json;
using System.Text.Json.Nodes;
using Archive.Core.Articles;
using Archive.Core.Catalog;
using Archive.Tests.Support;

namespace Archive.Tests.Articles;

/// <summary>Records as earlier versions of Archive stored them.</summary>
public sealed class StoredArticleTests
{
    [Fact]
    public void What_an_earlier_record_lacks_is_empty_and_certain()
    {
        var json = JsonSerializer.SerializeToNode(Make.Article("a", title: "Title"), ArticleJson.Stored)!.AsObject();
        foreach (var later in new[] { "certainty", "doubts", "corrections" }) Assert.True(json.Remove(later), later);

        var article = json.Deserialize(ArticleJson.Stored)!;

        Assert.Equal(("Title", 1d), (article.Title, article.Certainty));
        Assert.Empty(article.Doubts);
        Assert.Empty(article.Corrections);
    }

    [Fact]
    public void A_record_with_doubts_is_read_as_it_was_stored()
    {
        var article = Make.InDoubt("a", "A body.", DoubtField.Title, DoubtField.Date);
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(article, ArticleJson.Stored), ArticleJson.Stored)!;
        Assert.Equal(article.Doubts, read.Doubts);
        Assert.Equal(0.5, read.Certainty);
    }

    [Fact]
    public void A_search_that_was_saved_before_asks_for_no_doubt()
    {
        var saved = JsonNode.Parse("""{"q":"ponte","lang":[],"source":[],"author":[],"tag":[]}""")
            .Deserialize(SavedSearchJson.Default.SavedQuery)!;
        Assert.Empty(Core.Search.SearchRequest.Of(saved).Filters.Doubts);
    }
}
