using System.Text.RegularExpressions;

namespace Archive.Api.OpenApi;

/// <summary>
/// The long texts of the OpenAPI document, as they stand in OpenApi/Prose/*.md, embedded: a file a tag with a section for each operation,
/// and one each for parameters, responses and the guide at the top. Lines of a paragraph are joined; {{name}} is a hole that the endpoint
/// fills.
/// </summary>
internal static partial class Prose
{
    private const string Folder = "prose/";

    /// <summary>Read once, when the first endpoint is mapped.</summary>
    private static readonly Dictionary<(ProseKind Kind, string Key), Passage> Passages = ReadAll();

    /// <summary>Everything that was read, so that a test can tell what nobody uses.</summary>
    public static IReadOnlyCollection<Passage> All => Passages.Values;

    /// <summary>What stands at the top of Swagger, in Markdown.</summary>
    public static string Guide => Find(ProseKind.Guide, "").Text;

    /// <summary>What a group of operations is for.</summary>
    public static string Tag(string name) => Find(ProseKind.Tag, name).Text;

    /// <summary>What a parameter means.</summary>
    public static string Parameter(string name) => Find(ProseKind.Parameter, name).Text;

    /// <summary>What an answer of a status means.</summary>
    public static string Response(string status) => Find(ProseKind.Response, status).Text;

    /// <summary>Names an operation and describes it.</summary>
    /// <param name="endpoint">The operation.</param>
    /// <param name="id">Its id, under which clients know it.</param>
    /// <param name="holes">What stands in the holes of its description.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no text for it, or a hole that is not filled; the server does not start.
    /// </exception>
    public static RouteHandlerBuilder WithOperation(
        this RouteHandlerBuilder endpoint, string id, params ReadOnlySpan<(string Name, string Value)> holes)
    {
        var passage = Find(ProseKind.Operation, id);
        var description = passage.Text;
        foreach (var (name, value) in holes) description = description.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        if (description.Contains("{{", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The description of the operation {id} has a hole that is not filled: {description}");
        }
        return endpoint.WithName(id).WithSummary(passage.Summary!).WithDescription(description);
    }

    private static Passage Find(ProseKind kind, string key) =>
        Passages.GetValueOrDefault((kind, key))
            ?? throw new InvalidOperationException($"OpenApi/Prose has no text for the {kind} “{key}”.");

    private static Dictionary<(ProseKind Kind, string Key), Passage> ReadAll()
    {
        var assembly = typeof(Prose).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal));
        return files.SelectMany(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return Read(name[Folder.Length..], reader.ReadToEnd().ReplaceLineEndings("\n"));
        }).ToDictionary(passage => (passage.Kind, passage.Key));
    }

    private static IEnumerable<Passage> Read(string file, string markdown)
    {
        if (file == "guide") return [new Passage(ProseKind.Guide, "", null, markdown.TrimEnd('\n'))];
        var kind = file switch { "parameters" => ProseKind.Parameter, "responses" => ProseKind.Response, _ => ProseKind.Operation };
        return Section().Matches(markdown).Select(section =>
        {
            var (heading, text) = (section.Groups["heading"].Value, Unwrapped(section.Groups["text"].Value));
            var isTitle = section.Groups["level"].Value == "#";
            if (isTitle) return kind == ProseKind.Operation ? new Passage(ProseKind.Tag, heading, null, text) : null;
            return heading.Split(": ", 2) is [var id, var summary]
                ? new Passage(kind, id, summary, text)
                : new Passage(kind, heading, null, text);
        }).OfType<Passage>();
    }

    private static string Unwrapped(string text) =>
        string.Join("\n\n", text.Trim('\n').Split("\n\n").Select(paragraph => paragraph.Replace('\n', ' ')));

    [GeneratedRegex(
        @"^(?<level>##?) (?<heading>[^\n]+)\n(?<text>.*?)(?=^##? |\z)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();
}

/// <summary>What a text describes.</summary>
internal enum ProseKind
{
    Guide,
    Tag,
    Operation,
    Parameter,
    Response,
}

/// <summary>A text of the OpenAPI document.</summary>
/// <param name="Kind">What it describes.</param>
/// <param name="Key">The operation's id, the tag's, parameter's or status' name; empty for the guide.</param>
/// <param name="Summary">An operation's summary; null for anything else.</param>
/// <param name="Text">The description.</param>
internal sealed record Passage(ProseKind Kind, string Key, string? Summary, string Text);
