using System.Text;
using Archive.Core.Deliveries;

namespace Archive.Tests.Deliveries;

public sealed class JsonRecordTests
{
    [Fact]
    public void A_record_is_parsed_and_its_bytes_are_kept()
    {
        const string Json = """{"id": "a-1", "title": "Titolo", "text": "Corpo.", "language": "IT", "date": "2022-09-28", "authors": ["Ada", "Ada", " "], "url": "https://example.org/x", "tags": ["uno"]}""";

        var (submission, problems) = JsonRecord.Read(Encoding.UTF8.GetBytes(Json));

        Assert.Null(problems);
        Assert.Equal(Json, Encoding.UTF8.GetString(submission!.Bytes.Span));
        Assert.Equal(("a-1", "Corpo.", false), (submission.CallerId, submission.Content, submission.IsHtml));
        var supplied = submission.Supplied;
        Assert.Equal(
            ("Titolo", "it", new DateOnly(2022, 9, 28), "https://example.org/x"),
            (supplied.Title, supplied.Language, supplied.Date!.Value, supplied.Url));
        Assert.Equal(["Ada"], supplied.Authors);
        Assert.Equal(["uno"], supplied.Tags);
    }

    [Fact]
    public void A_number_may_be_an_id_and_html_may_be_the_content()
    {
        var (submission, _) = JsonRecord.Read("""{"id": 17, "html": "<p>x</p>"}"""u8.ToArray());
        Assert.Equal(("17", "<p>x</p>", true), (submission!.CallerId, submission.Content, submission.IsHtml));
    }

    [Theory]
    [InlineData("""{"id": "a\u00e0 / 1", "text": "x", "url": "https://example.org/x"}""")]
    [InlineData("""{"text": "{\"id\": \"no\"}", "tags": ["id"], "id": 17.50}""")]
    [InlineData("""{"id": " ", "url": "HTTPS://Example.org/à b", "text": "x"}""")]
    [InlineData("""{"id": null, "url": null, "html": "<p>x</p>"}""")]
    [InlineData("""{"text": "x"}""")]
    public void The_key_is_found_without_reading_the_text(string json)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(json), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)] })
        {
            var (submission, _) = JsonRecord.Read(bytes);
            Assert.Equal(submission!.CallerId ?? submission.Supplied.Url, JsonRecord.FindKey(bytes));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"id": "a", "text": "x" """)]
    [InlineData("""{"id": "\ud800", "text": "x"}""")]
    [InlineData("""{"id": ["a"], "text": "x"}""")]
    [InlineData("""{"url": "example.org", "text": "x"}""")]
    public void An_invalid_record_has_no_key(string json) => Assert.Null(JsonRecord.FindKey(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"text": "x", "txt": "y"}""", "txt")]
    [InlineData("""{"text": "x", "text": "y"}""", "text")]
    [InlineData("""{"title": "x"}""", "text")]
    [InlineData("""{"text": "x", "html": "y"}""", "html")]
    [InlineData("""{"text": 5}""", "text")]
    [InlineData("""{"text": "x", "date": "28/09/2022"}""", "date")]
    [InlineData("""{"text": "x", "language": "italian"}""", "language")]
    [InlineData("""{"text": "x", "authors": "Ada"}""", "authors")]
    [InlineData("""{"text": "x", "url": "example.org"}""", "url")]
    [InlineData("""{"text": "\ud800"}""", "text")]
    [InlineData("""{"\ud800": 1, "text": "x"}""", "")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"text": "x" """, "")]
    [InlineData("", "")]
    public void Problems_name_the_field(string json, string field)
    {
        var (submission, problems) = JsonRecord.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(submission);
        Assert.Contains(problems!, problem => problem.Field == field && problem.Message.Length > 10);
    }

    [Fact]
    public void Bytes_in_another_encoding_are_a_problem_and_no_exception()
    {
        byte[] name = [.. "{\"text\":\"x\",\"citt"u8, 0xE0, .. "\":1}"u8];
        byte[] value = [.. "{\"text\":\"citt"u8, 0xE0, .. "\"}"u8];
        Assert.Contains("UTF-8", JsonRecord.Read(name).Problems![0].Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", JsonRecord.Read(value).Problems![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_json_is_reported_with_its_position() =>
        Assert.Contains(
            "line 2, byte 10", JsonRecord.Read("{\n  \"text\" \"x\"}"u8.ToArray()).Problems![0].Message, StringComparison.Ordinal);
}
