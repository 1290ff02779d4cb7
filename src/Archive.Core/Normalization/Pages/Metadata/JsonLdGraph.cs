using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;

namespace Archive.Core.Normalization.Pages.Metadata;

/// <summary>
/// The objects in a page's JSON-LD: all scripts are one graph, in which an object may be referred to by its <c>@id</c>.
/// </summary>
internal sealed class JsonLdGraph
{
    private const int MaxObjects = 2_000, MaxDepth = 8, MaxScriptLength = 1_000_000;

    /// <summary>The longest text of a property, in UTF-16 code units; a longer one is no headline, day or name.</summary>
    private const int MaxText = 2_000;

    private const int MaxAuthors = 30;

    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private readonly List<JsonElement> _objects = [];
    private readonly Dictionary<string, JsonElement> _byId = new(StringComparer.Ordinal);

    /// <summary>Reads the scripts of a page; what is no JSON is passed over.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public JsonLdGraph(IEnumerable<IElement> scripts, CancellationToken cancellationToken = default)
    {
        foreach (var script in scripts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = script.TextContent;
            if (text.Length > MaxScriptLength) continue;
            if (Parse(WithoutLoneSurrogates(Unwrap(text))) is { } root) Collect(root, 0);
        }
    }

    /// <summary>The articles (schema.org Article and its subtypes), in their order.</summary>
    public IEnumerable<JsonElement> Articles => _objects.Where(item => HasType(item, IsArticle));

    /// <summary>The descriptions of the page itself.</summary>
    public IEnumerable<JsonElement> Pages => _objects.Where(item => HasType(item, IsPage));

    /// <summary>A property's text; null when it has none.</summary>
    public string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Array) value = value.EnumerateArray().FirstOrDefault();
        if (value.ValueKind == JsonValueKind.Object)
        {
            value = Resolve(value);
            if (!value.TryGetProperty("@value", out var literal) && !value.TryGetProperty("name", out literal)) return null;
            value = literal;
        }
        return value.ValueKind == JsonValueKind.String ? Clean(StringOf(value)) : null;
    }

    /// <summary>The names in a property that holds people or organisations, in any of the forms in which they are written.</summary>
    public List<StatedAuthor> Authors(JsonElement item, string name)
    {
        var authors = new List<StatedAuthor>();
        if (item.TryGetProperty(name, out var value)) AddAuthors(value, authors, 0);
        return authors;
    }

    /// <summary>The addresses that an object gives for itself.</summary>
    public static IEnumerable<string> Addresses(JsonElement item)
    {
        foreach (var name in (string[])["url", "mainEntityOfPage", "@id"])
        {
            if (!item.TryGetProperty(name, out var value)) continue;
            if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("@id", out value)) continue;
            if (value.ValueKind == JsonValueKind.String) yield return StringOf(value);
        }
    }

    /// <summary>Whether an object has a type.</summary>
    public static bool HasType(JsonElement item, Func<string, bool> isType) =>
        item.TryGetProperty("@type", out var type) && type.ValueKind switch
        {
            JsonValueKind.String => isType(StringOf(type)),
            JsonValueKind.Array => type.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && isType(StringOf(one))),
            _ => false,
        };

    private static bool IsPage(string type) => type.EndsWith("WebPage", StringComparison.Ordinal);

    private static bool IsArticle(string type) =>
        type.EndsWith("Article", StringComparison.Ordinal) || type.EndsWith("Posting", StringComparison.Ordinal)
        || type is "Report" or "Review" or "Recipe" or "AnalysisNewsArticle";

    private void AddAuthors(JsonElement value, List<StatedAuthor> authors, int depth)
    {
        if (depth > MaxDepth || authors.Count >= MaxAuthors) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) AddAuthors(item, authors, depth + 1);
                break;
            case JsonValueKind.String:
                AddNames(value, authors, new StatedAuthor("", false, false));
                break;
            case JsonValueKind.Object:
                value = Resolve(value);
                if (!value.TryGetProperty("name", out var named)) break;
                var isOrganization = HasType(
                    value, static type => type.EndsWith("Organization", StringComparison.Ordinal) || type == "Corporation");
                var isPerson = HasType(value, static type => type == "Person");
                AddNames(named, authors, new StatedAuthor("", isOrganization, isPerson));
                break;
        }
    }

    /// <summary>
    /// Adds the names of one object. They are texts: a reference inside a name is not followed, or objects that name each other would be
    /// read again and again.
    /// </summary>
    private static void AddNames(JsonElement named, List<StatedAuthor> authors, StatedAuthor author)
    {
        var isList = named.ValueKind == JsonValueKind.Array;
        foreach (var value in isList ? named.EnumerateArray().Take(MaxAuthors) : Enumerable.Repeat(named, 1))
        {
            if (authors.Count >= MaxAuthors) return;
            var text = value;
            var isObject = value.ValueKind == JsonValueKind.Object;
            if (isObject && !value.TryGetProperty("@value", out text)) value.TryGetProperty("name", out text);
            if (text.ValueKind == JsonValueKind.String && Clean(StringOf(text)) is { } name) authors.Add(author with { Name = name });
        }
    }

    /// <summary>An object that only refers to another one (<c>@id</c>) stands for that one.</summary>
    private JsonElement Resolve(JsonElement value) =>
        !value.TryGetProperty("name", out _) && value.TryGetProperty("@id", out var id) && id.ValueKind == JsonValueKind.String
        && _byId.TryGetValue(StringOf(id), out var found)
            ? found
            : value;

    private void Collect(JsonElement element, int depth)
    {
        if (depth > MaxDepth || _objects.Count >= MaxObjects) return;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Collect(item, depth + 1);
            return;
        }
        if (element.ValueKind != JsonValueKind.Object) return;
        _objects.Add(element);
        if (element.TryGetProperty("@id", out var id) && id.ValueKind == JsonValueKind.String && element.TryGetProperty("name", out _))
        {
            _byId.TryAdd(StringOf(id), element);
        }
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is "@graph" or "mainEntity" or "mainEntityOfPage" or "itemListElement" or "hasPart" or "author" or "item")
            {
                Collect(property.Value, depth + 1);
            }
        }
    }

    private static JsonElement? Parse(string text)
    {
        if (TryParse(text) is { } root) return root;
        // Content systems write line feeds into strings; outside strings a space does no harm either.
        var cleaned = new StringBuilder(text.Length);
        foreach (var character in text) cleaned.Append(char.IsControl(character) ? ' ' : character);
        return TryParse(cleaned.ToString());
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            return json.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // broken JSON-LD is frequent, lone surrogates included
        }
    }

    /// <summary>
    /// Replaces escapes of half a character (<c>\ud800</c> without the other half), on which reading any property of an object fails.
    /// </summary>
    private static string WithoutLoneSurrogates(string text)
    {
        if (!text.Contains("\\ud", StringComparison.OrdinalIgnoreCase)) return text;
        var characters = text.ToCharArray();
        for (var i = 0; i + 6 <= text.Length; i++)
        {
            if (text[i] != '\\') continue;
            if (!IsSurrogate(text, i, "89ABab"))
            {
                if (IsSurrogate(text, i, "CDEFcdef")) "\\ufffd".CopyTo(0, characters, i, 6);
                i++; // an escaped character is none that begins an escape
                continue;
            }
            if (IsSurrogate(text, i + 6, "CDEFcdef")) i += 11;
            else "\\ufffd".CopyTo(0, characters, i, 6);
        }
        return new string(characters);
    }

    private static bool IsSurrogate(string text, int at, string third) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u' && text[at + 2] is 'd' or 'D'
            && third.Contains(text[at + 3], StringComparison.Ordinal)
        && char.IsAsciiHexDigit(text[at + 4]) && char.IsAsciiHexDigit(text[at + 5]);

    private static string Unwrap(string text)
    {
        var inner = text.AsSpan().Trim();
        if (inner.StartsWith("//")) inner = inner[2..].TrimStart();
        if (inner.StartsWith("<![CDATA[", StringComparison.OrdinalIgnoreCase)) inner = inner[9..];
        if (inner.StartsWith("<!--")) inner = inner[4..];
        if (inner.EndsWith("-->")) inner = inner[..^3];
        if (inner.EndsWith("]]>")) inner = inner[..^3].TrimEnd().TrimEnd('/');
        inner = inner.Trim().TrimEnd(';');
        return inner.ToString();
    }

    private static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return ""; // a lone surrogate
        }
    }

    private static string? Clean(string text)
    {
        if (text.Length > MaxText) return null;
        if (text.Contains('&', StringComparison.Ordinal)) text = WebUtility.HtmlDecode(text);
        text = text.Trim();
        return text.Length == 0 ? null : text;
    }
}
