using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Metadata;
using Archive.Tests.Support;

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
    [InlineData("2024030510", "2024-03-05")]
    [InlineData("20240305103000", "2024-03-05")]
    [InlineData("1709593200000", "2024-03-04")]
    [InlineData("0612345678", null)]
    [InlineData("9999999999", null)]
    [InlineData("5 maggio 1821", null)]
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
    [InlineData("""{"@type":"Article","author":{"name":[{"@value":"Ada Rossi"}]}}""")]
    public void Authors_are_found_in_every_form_of_json_ld(string json) =>
        Assert.Equal("Ada Rossi", Assert.Single(Read(Linked(json)).LinkedAuthors).Name);

    [Fact]
    public void Objects_that_name_each_other_are_not_read_again_and_again()
    {
        static string Named(string id, string other) =>
            $$"""{"@id":"{{id}}","name":[{{string.Join(',', Enumerable.Repeat($"{{\"@id\":\"{other}\"}}", 400))}}]}""";
        var article = """{"@type":"Article","author":{"@id":"#a"}}""";
        var authors = Read(Linked($"[{article},{Named("#a", "#b")},{Named("#b", "#a")}]")).LinkedAuthors;
        Assert.Empty(authors);
    }

    [Fact]
    public void A_name_of_a_thousand_pages_is_none() =>
        Assert.Empty(Read(Linked($$"""{"@type":"Article","author":"{{new string('a', 100_000)}}"}""")).LinkedAuthors);

    [Fact]
    public void Properties_of_elements_that_are_nested_in_each_other_are_looked_at_only_as_far_as_they_are_short() => Growth.AssertLinear(
        size => string.Concat(Enumerable.Repeat("<div itemprop=headline>", 300)) + string.Concat(Enumerable.Repeat("<p>a", size)),
        30_000,
        html => MarkupMetadataReader.Read(PageParser.Parse(PageSource.Of(html)).Page!.Elements));

    [Theory]
    [InlineData("author")]
    [InlineData("authors")]
    public void Authors_are_read_from_meta_elements(string name) =>
        Assert.Equal("Ada Rossi, Ugo Neri", Assert.Single(Read($"<meta name='{name}' content='Ada Rossi, Ugo Neri'>").MetaAuthors));

    [Fact]
    public void Several_people_whom_only_the_metadata_name_are_all_authors()
    {
        var json = Linked(
            """{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ada Rossi"},{"@type":"Person","name":"Ugo Neri"}]}""");
        var text = string.Concat(Enumerable.Repeat("<p>Il consiglio comunale ha approvato ieri sera il piano per la valle.</p>", 5));
        var article = Make.Normalize(Make.Html($"<html><head>{json}</head><body><h1>Il ponte è chiuso</h1>{text}</body></html>"));
        Assert.Equal(["Ada Rossi", "Ugo Neri"], article.Authors);
    }

    [Fact]
    public void Broken_json_ld_is_passed_over() => Assert.Empty(Read(Linked("{\"@type\":")).LinkedAuthors);

    [Fact]
    public void The_date_of_modification_is_kept_apart() =>
        Assert.Equal(DateSource.Modified, Assert.Single(Read("<meta property='article:modified_time' content='2024-03-07'>").Dates).Source);

    [Theory]
    [InlineData("di Ada Rossi", "Ada Rossi")]
    [InlineData("By ADA DE ROSSI | March 5", "Ada De Rossi")]
    [InlineData("Ada Rossi, 5 marzo 2024", "Ada Rossi")]
    [InlineData("Ada Rossi il 5 marzo 2024", "Ada Rossi")]
    [InlineData("Ada Rossi le lundi 5 mars", "Ada Rossi")]
    [InlineData("ADA ROSSI ON MONDAY, MARCH 5", "Ada Rossi")]
    [InlineData("Ada Rossi for the Gazette", "Ada Rossi")]
    [InlineData("Marine Le Pen", "Marine Le Pen")]
    [InlineData("Kim Il Sung", "Kim Il Sung")]
    [InlineData("Per Olsen", "Per Olsen")]
    [InlineData("UGO D'ALEMA", "Ugo D'Alema")]
    [InlineData("Scritto da", "")]
    public void Names_are_cut_out_of_bylines(string text, string expected) => Assert.Equal(expected, PersonNames.Clean(text));

    [Theory]
    [InlineData("Ada Rossi and Ugo Neri", true)]
    [InlineData("ADA ROSSI E UGO NERI", true)]
    [InlineData("Ada Rossi - Ugo Neri", true)]
    [InlineData("Ana Ruiz y Vega", false)]
    [InlineData("ROBERT E LEE", false)]
    [InlineData("Ada Rossi", false)]
    public void Two_people_are_told_from_one(string text, bool expected) => Assert.Equal(expected, PersonNames.IsSeveral(text));

    [Theory]
    [InlineData("di Ada Rossi", "Ada Rossi")]
    [InlineData("Ada Rossi", "Ada Rossi")]
    [InlineData("Ada Rossi, che vive a Belprato", null)]
    [InlineData("Il ponte è chiuso.", null)]
    public void A_signature_is_a_name_and_nothing_else(string line, string? expected) =>
        Assert.Equal(expected, PersonNames.InSignature(line));

    [Theory]
    [InlineData("Redazione ANSA", true)]
    [InlineData("KUT", true)]
    [InlineData("Belprato University", true)]
    [InlineData("The Belprato Gazette", true)]
    [InlineData("Newsroom", true)]
    [InlineData("Amelia Post", false)]
    [InlineData("Ada Rossi", false)]
    public void Desks_and_agencies_are_no_people(string name, bool expected) => Assert.Equal(expected, PersonNames.IsDesk(name));
}
