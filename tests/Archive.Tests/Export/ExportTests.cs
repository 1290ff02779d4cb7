using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Archive.Core.Export;
using Archive.Core.Recording;
using Archive.Tests.Support;
using CsvHelper;
using CsvHelper.Configuration;

namespace Archive.Tests.Export;

public sealed class ExportTests
{
    private const int Articles = 250;

    private static readonly string[] Titles =
    [
        "=HYPERLINK(\"http://x.example\")", "+1 for the bridge", "-5 degrees", "@home in the valley",
        "Braces {and} $100 & 50% #1 a_b ~ ^ \\end", "Virgolette \"basse\", e virgole; punti", "<script>alert(1)</script>",
        "Perché no? “Sì”", "Emoji 🚢 traghetto",
    ];

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    [InlineData("ris")]
    [InlineData("bibtex")]
    [InlineData("atom")]
    public async Task Every_hit_is_exported_and_found_by_an_independent_parser(string format)
    {
        await using var server = await StartAsync();
        using var response = await server.Client.GetAsync(
            $"/v1/export?q=ponte&format={format}&sort=oldest", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ExportFormat.All[format].MediaType, response.Content.Headers.ContentType!.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(bytes);
        var titles = format switch
        {
            "ndjson" => text.TrimEnd('\n').Split('\n').SkipLast(1)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("title").GetString()!).ToList(),
            "csv" => ReadCsv(text),
            "ris" => ReadRis(text),
            "bibtex" => ReadBibtex(text),
            _ => XDocument.Parse(text)
                .Root!.Elements(XName.Get("entry", "http://www.w3.org/2005/Atom"))
                .Select(entry => entry.Element(XName.Get("title", "http://www.w3.org/2005/Atom"))!.Value).ToList(),
        };

        Assert.Equal(Enumerable.Range(0, Articles).Select(TitleOf), titles);
        Assert.Equal($"{Articles}", response.Headers.GetValues("Archive-Total").Single());
        if (format is "csv" or "ris") return;
        var written = text.LastIndexOf(
            format switch { "ndjson" => "{\"end\"", "bibtex" => "@comment", _ => "<!--" }, StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text[..written]))), text[written..], StringComparison.Ordinal);
        Assert.Contains($"{Articles}", text[written..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_a_snapshot_of_what_matched_when_it_began()
    {
        await using var server = await StartAsync();
        var (matches, query) = await server.Archive.Search!.ListAsync(Ask.Prepare(new() { Text = "ponte" }));
        var export = await ArticleExport.BeginAsync(matches!, query, server.Archive.Catalog, TimeProvider.System);
        await server.Archive.Deletion.DeleteAsync(matches![0], purge: false);
        await server.Archive.Deletion.DeleteAsync(matches[1], purge: true);
        await server.Archive.Ingestor.IngestAsync(Make.Text("Un altro ponte"), "local", "new");
        using var output = new MemoryStream();
        var replaced = (await server.Archive.Catalog.Articles.GetAsync(matches[2]))!;
        await server.Archive.Ingestor.IngestAsync(Make.Text("Un altro testo"), replaced.Source, replaced.Key);
        var end = await export.WriteAsync(output, ExportFormat.All["ndjson"]);
        Assert.Equal((Articles - 1, 1), (end.Count, end.Missing));
        Assert.DoesNotContain("Un altro", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/export?q=ponte", "format")]
    [InlineData("/v1/export?q=ponte&format=pdf", "format")]
    [InlineData("/v1/export?q=date:soon&format=csv", "q")]
    [InlineData("/v1/export?format=csv&size=10", "size")]
    public async Task An_invalid_request_is_refused_before_anything_is_written(string address, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Client.GetAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(field, problem.RootElement.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_search_and_its_export_have_the_same_order()
    {
        await using var server = await StartAsync();
        foreach (var sort in new[] { "relevance", "newest", "oldest" })
        {
            using var found = JsonDocument.Parse(await server.Client.GetStringAsync($"/v1/articles?q=ponte&sort={sort}&size=100"));
            var lines = (await server.Client.GetStringAsync($"/v1/export?q=ponte&sort={sort}&format=ndjson")).Split('\n');
            Assert.Equal(
                found.RootElement.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("id").GetString()),
                lines.Take(100).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        }
    }

    [Fact]
    public void Csv_cells_are_quoted_and_bibtex_keeps_a_firm_name_whole()
    {
        var writer = new StringWriter();
        var article = Make.Article("key", title: "Ciao;=HYPERLINK(A1)") with
        {
            Authors = ["Bell and Sons", "Rossi, Mario"],
            Url = "https://example.org/~a/b_c%20d?x=1&y={2}",
        };
        ExportFormat.All["csv"].Write(writer, article);
        Assert.Contains("\"Ciao;=HYPERLINK(A1)\"", writer.ToString(), StringComparison.Ordinal);
        var bibtex = new StringWriter();
        ExportFormat.All["bibtex"].Write(bibtex, article);
        Assert.Contains("author = {{Bell and Sons} and Rossi, Mario}", bibtex.ToString(), StringComparison.Ordinal);
        Assert.Contains("url = {https://example.org/~a/b_c%20d?x=1&y=%7B2%7D}", bibtex.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_request_returns_the_headers_alone()
    {
        await using var server = await StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/export?format=csv"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"{Articles}", response.Headers.GetValues("Archive-Total").Single());
        Assert.StartsWith("attachment; filename=", response.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ada Rossi", "Rossi, Ada")]
    [InlineData("Anna De Luca", "De Luca, Anna")]
    [InlineData("Jan van der Berg", "van der Berg, Jan")]
    [InlineData("Di Bella", "Bella, Di")]
    [InlineData("Rossi, Mario", "Rossi, Mario")]
    [InlineData("Bell and Sons", "Bell and Sons")]
    [InlineData("A, B, C", "A, B, C")]
    [InlineData("Smith, Brown and Partners", "Smith, Brown and Partners")]
    [InlineData("Martin Luther King, Jr.", "Martin Luther King, Jr.")]
    [InlineData("Madonna", "Madonna")]
    public void Names_are_split_at_the_family_name(string name, string expected) => Assert.Equal(expected, PersonName.Of(name).ToString());

    [Fact]
    public void A_text_with_characters_that_xml_does_not_allow_is_still_a_valid_feed()
    {
        var writer = new StringWriter();
        ExportFormat.All["atom"].Begin(writer, new ExportHead("a & \"b\"", 1, DateTimeOffset.UnixEpoch));
        ExportFormat.All["atom"].Write(writer, Make.Article("key", body: "A bell \a and a half \ud800 and a ship 🚢."));
        ExportFormat.All["atom"].End(writer, new ExportEnd(1, 0, ""));
        Assert.Contains(
            "A bell \uFFFD and a half \uFFFD and a ship 🚢.", XDocument.Parse(writer.ToString()).Root!.Value, StringComparison.Ordinal);
    }

    private static string TitleOf(int i) => $"{Titles[i % Titles.Length]} {i}";

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        var items = Enumerable.Range(0, Articles).Select(i => (Delivery)Make.Item(Make.Article(
            $"{i}", body: $"Il ponte numero {i} {string.Concat(Enumerable.Repeat("ponte ", i % 7))}", language: "it",
            date: new DateOnly(2020, 1, 1).AddDays(i).ToString("O", CultureInfo.InvariantCulture), title: TitleOf(i)) with
        {
            Authors = ["Ada Rossi", "Anna De Luca"],
            Tags = ["mare", "+fiume"],
        })).ToList();
        await server.Archive.Catalog.RecordAsync(null, items);
        await server.Archive.Follower!.CatchUpAsync();
        return server;
    }

    private static List<string> ReadCsv(string text)
    {
        using var csv = new CsvReader(new StringReader(text.TrimStart('\uFEFF')), new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        var titles = new List<string>();
        while (csv.Read())
        {
            Assert.All(Enumerable.Range(0, csv.Parser.Count), i => Assert.DoesNotMatch("^[=+\\-@\t\r]", csv.GetField(i)));
            titles.Add(csv.GetField("title")!.TrimStart('\''));
        }
        return titles;
    }

    /// <summary>Reads RIS as specified: a tag of two characters, two spaces, a hyphen and a space.</summary>
    private static List<string> ReadRis(string text)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^[A-Z][A-Z0-9]  - ", line));
        Assert.Equal(
            lines.Count(line => line.StartsWith("TY  - NEWS", StringComparison.Ordinal)),
            lines.Count(line => line.StartsWith("ER  - ", StringComparison.Ordinal)));
        Assert.Contains("AU  - De Luca, Anna", lines);
        return lines.Where(line => line.StartsWith("TI  - ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();
    }

    /// <summary>Reads BibTeX, and checks that the braces are balanced and every field is in braces.</summary>
    private static List<string> ReadBibtex(string text)
    {
        var entries = Regex.Matches(text, @"@article\{[a-z2-7]{26},\n((?:  [a-z]+ = \{.*\},\n)+)\}\n");
        Assert.All(entries, entry => Assert.Equal(0, Depth(entry.Value)));
        return entries.Select(entry => Unescape(Regex.Match(entry.Value, @"  title = \{\{(.*)\}\},\n").Groups[1].Value)).ToList();

        static int Depth(string value) =>
            Regex.Replace(value, @"\\.", "").Sum(character => character == '{' ? 1 : character == '}' ? -1 : 0);

        static string Unescape(string value) => Regex.Replace(
            value.Replace(@"\textbackslash{}", "\u0001", StringComparison.Ordinal)
                .Replace(@"\textbraceleft{}", "{", StringComparison.Ordinal).Replace(@"\textbraceright{}", "}", StringComparison.Ordinal)
                .Replace(@"\textasciitilde{}", "~", StringComparison.Ordinal).Replace(@"\textasciicircum{}", "^", StringComparison.Ordinal),
            @"\\(.)", "$1").Replace('\u0001', '\\');
    }
}
