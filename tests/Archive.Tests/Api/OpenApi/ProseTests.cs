using System.Text.Json;
using System.Text.RegularExpressions;
using Archive.Api.OpenApi;
using Archive.Tests.Support;

namespace Archive.Tests.Api.OpenApi;

/// <summary>The texts in OpenApi/Prose: that all are there is seen when the server starts; here, that each is used.</summary>
public sealed class ProseTests
{
    [Fact]
    public async Task Every_text_stands_in_the_document()
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Repo.OpenApi));
        var described = Strings(document.RootElement).ToList();
        var unused = Prose.All.Where(
            passage => passage.Text.Length == 0 || !described.Exists(Pattern(passage.Text).IsMatch))
                .Select(passage => $"{passage.Kind} {passage.Key}");
        Assert.Empty(unused);
        var operations = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!);
        Assert.Equal(operations.Order(StringComparer.Ordinal), KeysOf(ProseKind.Operation));
        var responses = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => operation.Value.GetProperty("responses").EnumerateObject())
            .Select(response => response.Name).Distinct();
        Assert.Equal(responses.Order(StringComparer.Ordinal), KeysOf(ProseKind.Response));
    }

    [Fact]
    public void A_text_that_is_missing_is_named() =>
        Assert.Contains(
            "Parameter “none”", Assert.Throws<InvalidOperationException>(() => Prose.Parameter("none")).Message, StringComparison.Ordinal);

    private static IEnumerable<string> KeysOf(ProseKind kind) =>
        Prose.All.Where(passage => passage.Kind == kind).Select(passage => passage.Key).Order(StringComparer.Ordinal);

    /// <summary>A text with anything in its holes.</summary>
    private static Regex Pattern(string text) =>
        new("^" + Regex.Replace(Regex.Escape(text), @"\\\{\\\{\w+}}", ".+"), RegexOptions.CultureInvariant);

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };
}
