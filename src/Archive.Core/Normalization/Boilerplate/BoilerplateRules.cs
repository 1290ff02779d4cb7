using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate;

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
