using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Tests.Normalization.Pages;

/// <summary>What the markup states, and the forms of dates and names.</summary>
public sealed class PageMetadataTests
{
    private static MarkupMetadata Read(string head) =>
        MarkupMetadataReader.Read(PageParser.Parse(PageSource.Of($"<html><head>{head}</head><body><p>x</p></body></html>")).Page!.Elements);

    private static string Linked(string json) => $"<script type='application/ld+json'>{json}</script>";

    [Theory]
    [InlineData("2024-03-05T10:00:00+01:00", "2024-03-05")]
    [InlineData("20240305", "2024-03-05")]
    [InlineData("2024/03/05", "2024-03-05")]
    [InlineData("Tue Mar 05 23:59:59 CET 2024", "2024-03-05")]
    [InlineData("1709593200", "2024-03-04")]
    [InlineData("martedì 5 marzo 2024, 10:30", "2024-03-05")]
    [InlineData("March 5th, 2024", "2024-03-05")]
    [InlineData("5. März 2024", "2024-03-05")]
    [InlineData("5 de março de 2024", "2024-03-05")]
    [InlineData("1° marzo 2016", "2016-03-01")]
    [InlineData("1970-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01", null)]
    [InlineData("31/02/2024", null)]
    [InlineData("oggi alle 10", null)]
    public void Dates_are_read_in_every_form(string text, string? expected) =>
        Assert.Equal(
            expected, DateScanner.FindMetadata(text)?.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_date_that_may_be_read_in_two_ways_is_given_in_both() =>
        Assert.Equal(
            ["2011-11-05", "2011-05-11"],
            DateScanner.Find("05/11/2011")
                .Select(date => date.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("https://x.example/2024/03/05/ponte.html", "2024-03-05")]
    [InlineData("https://x.example/ponte-20240305", "2024-03-05")]
    [InlineData("https://x.example/2024/03/ponte.html", null)]
    [InlineData("https://x.example/articolo-123456789", null)]
    public void The_address_has_a_day(string address, string? expected) =>
        Assert.Equal(expected, AddressDate.Read(address).Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Of_several_articles_in_the_graph_the_page_s_own_counts()
    {
        var metadata = Read("<meta property='og:title' content='La frana sul ponte'>" + Linked(
            """[{"@type":"NewsArticle","headline":"Un altro fatto"},{"@type":"NewsArticle","headline":"La frana sul ponte","datePublished":"2024-03-05"}]"""));
        Assert.Equal("La frana sul ponte", metadata.Titles.First(title => title.Source == TitleSource.Linked).Text);
        Assert.Equal(new DateOnly(2024, 3, 5), Assert.Single(metadata.Dates).Date.Day);
    }

    [Theory]
    [InlineData("""{"@graph":[{"@type":"Article","author":{"@id":"#ada"}},{"@type":"Person","@id":"#ada","name":"Ada Rossi"}]}""")]
    [InlineData("""{"@type":"Article","author":"Ada Rossi"}""")]
    [InlineData("""{"@type":["Article"],"author":[{"@type":"Person","name":["Ada Rossi"]}]}""")]
    [InlineData("{\"@type\":\"Article\",\"description\":\"una\nriga\",\"author\":\"Ada Rossi\"}")]
    public void Authors_are_found_in_every_form_of_json_ld(string json) =>
        Assert.Equal("Ada Rossi", Assert.Single(Read(Linked(json)).LinkedAuthors).Name);

    [Fact]
    public void Broken_json_ld_is_passed_over() => Assert.Empty(Read(Linked("{\"@type\":")).LinkedAuthors);

    [Fact]
    public void The_date_of_modification_is_kept_apart() =>
        Assert.Equal(DateSource.Modified, Assert.Single(Read("<meta property='article:modified_time' content='2024-03-07'>").Dates).Source);

    [Theory]
    [InlineData("di Ada Rossi", "Ada Rossi")]
    [InlineData("By ADA DE ROSSI | March 5", "Ada De Rossi")]
    [InlineData("Ada Rossi, 5 marzo 2024", "Ada Rossi")]
    public void Names_are_cut_out_of_bylines(string text, string expected) => Assert.Equal(expected, PersonNames.Clean(text));

    [Theory]
    [InlineData("Redazione ANSA", true)]
    [InlineData("Newsroom", true)]
    [InlineData("Amelia Post", false)]
    [InlineData("Ada Rossi", false)]
    public void Desks_and_agencies_are_no_people(string name, bool expected) => Assert.Equal(expected, PersonNames.IsDesk(name));
}
