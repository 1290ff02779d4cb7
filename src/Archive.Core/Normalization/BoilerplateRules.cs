using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Normalization;

/// <summary>Where in a document a rule may fire, in relation to its first and last paragraphs of running text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RulePlace>))]
internal enum RulePlace
{
    /// <summary>Anywhere: the wording alone is proof.</summary>
    [JsonStringEnumMemberName("any")] Any,

    /// <summary>Before the first paragraph or after the last one.</summary>
    [JsonStringEnumMemberName("edges")] Edges,

    /// <summary>After the last paragraph only.</summary>
    [JsonStringEnumMemberName("after")] After,
}

/// <summary>What a rule takes besides the block it matched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleReach>))]
internal enum RuleReach
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("block")] Block,

    /// <summary>The short lines that follow, up to the next running text: a list of headlines, an author's note.</summary>
    [JsonStringEnumMemberName("followers")] Followers,

    /// <summary>Everything to the end of the document: readers' comments have no wording of their own.</summary>
    [JsonStringEnumMemberName("rest")] Rest,
}

/// <summary>One boilerplate rule, as <c>indexes/boilerplate/*.json</c> states it.</summary>
internal sealed record BoilerplateRule
{
    /// <summary>Unique name; the record's <c>removed[].rule</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it takes: a label of the boilerplate catalogue.</summary>
    public required string Label { get; init; }

    /// <summary>The language of the wording, or "any".</summary>
    public required string Language { get; init; }

    /// <summary>Where it may fire.</summary>
    public RulePlace Where { get; init; } = RulePlace.Any;

    /// <summary>What it takes besides the block.</summary>
    public RuleReach Takes { get; init; } = RuleReach.Block;

    /// <summary>Whether it fires only beside another block of the same label: form fields, names of networks.</summary>
    public bool NeedsNeighbour { get; init; }

    /// <summary>Whether it may also take the last sentence of a paragraph ("... text. © RIPRODUZIONE RISERVATA").</summary>
    public bool Tail { get; init; }

    /// <summary>Whether the removed line is a fact worth a note: licence, first publication, funding, photo credit.</summary>
    public bool Note { get; init; }

    /// <summary>Whether its wording stands before a headline, which has no full stop at its end.</summary>
    public bool IsTitle { get; init; }

    /// <summary>The longest block it may take, in UTF-16 units.</summary>
    public required int MaxLength { get; init; }

    /// <summary>The wordings, in the notation of <see cref="PhraseTrie{TRule}"/>.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Texts it must take.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Texts it must leave.</summary>
    public required IReadOnlyList<string> CounterExamples { get; init; }
}

/// <summary>The rules that go by markup, shape or recurrence instead of wording.</summary>
internal static class ShapeRules
{
    public static BoilerplateRule Caption { get; } = Create("markup.figcaption", "photo_credit");

    public static BoilerplateRule Link { get; } = Create("markup.link", "related");

    public static BoilerplateRule Slug { get; } = Create("shape.slug", "navigation");

    public static BoilerplateRule AgencyCode { get; } = Create("shape.agency_code", "copyright");

    public static BoilerplateRule AuthorNote { get; } = Create("shape.author_note", "author_bio", note: true);

    public static BoilerplateRule PhotoCredit { get; } = Create("shape.photo_credit", "photo_credit", note: true);

    public static BoilerplateRule OutsideArticle { get; } = Create("page.outside_article", "outside_article");

    public static BoilerplateRule Recurring { get; } = Create("learned.recurring", "recurring");

    private static BoilerplateRule Create(string id, string label, bool note = false) =>
        new() { Id = id, Label = label, Language = "any", Note = note, MaxLength = int.MaxValue, Patterns = [], Examples = [], CounterExamples = [] };
}

internal sealed record BoilerplateRuleFile(IReadOnlyList<BoilerplateRule> Rules);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BoilerplateRuleFile))]
internal sealed partial class BoilerplateJson : JsonSerializerContext;

/// <summary>All boilerplate rules, compiled once into one trie.</summary>
internal sealed class BoilerplateRules
{
    private static readonly Lazy<BoilerplateRules> Shared = new(() => new BoilerplateRules(ReadBundled()));

    private readonly PhraseTrie<BoilerplateRule> _trie = new();
    private readonly int _longest;

    public BoilerplateRules(IReadOnlyList<BoilerplateRule> rules)
    {
        All = rules;
        foreach (var rule in rules)
        {
            foreach (var pattern in rule.Patterns) _trie.Add(pattern, rule);
            _longest = Math.Max(_longest, rule.MaxLength);
        }
    }

    /// <summary>The rules that come with the product.</summary>
    public static BoilerplateRules Bundled => Shared.Value;

    public IReadOnlyList<BoilerplateRule> All { get; }

    /// <summary>
    /// The rule that takes a text, or null. A text that opens with a quotation mark is somebody's words, whatever they are.
    /// With <paramref name="mayBeCut"/>, a text that stops inside a pattern matches too, from three words and fifteen characters on.
    /// </summary>
    public (BoilerplateRule Rule, bool IsCut)? Match(string text, bool mayBeCut)
    {
        const int MinCutLength = 15;
        const int MinCutWords = 3;
        if (text.Length > _longest || IsQuoted(text)) return null;
        if (PhraseWords.Split(text, 1) is not [var first] || !_trie.MayStartWith(first, mayBeCut)) return null;

        var words = PhraseWords.Split(text, int.MaxValue);
        var canBeCut = mayBeCut && text.Length >= MinCutLength && words.Count >= MinCutWords;
        if (_trie.Match(words, canBeCut) is not { } match || text.Length > match.Rule.MaxLength) return null;
        return match.Rule.IsTitle && text[^1] == '.' && text[^2] != '.' ? null : match;
    }

    /// <summary>An arrow to the previous page is no quotation mark: it stands apart from the word.</summary>
    private static bool IsQuoted(string text) => text[0] is '"' or '“' or '«' or '„' or '‘' or '\'' && text.Length > 1 && text[1] != ' ';

    private static List<BoilerplateRule> ReadBundled()
    {
        var assembly = typeof(BoilerplateRules).Assembly;
        var rules = new List<BoilerplateRule>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("boilerplate/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            rules.AddRange(JsonSerializer.Deserialize(stream, BoilerplateJson.Default.BoilerplateRuleFile)!.Rules);
        }
        return rules;
    }
}
