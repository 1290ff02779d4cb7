using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate.Rules;

internal sealed record BoilerplateRuleFile(IReadOnlyList<BoilerplateRule> Rules);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BoilerplateRuleFile))]
internal sealed partial class BoilerplateJson : JsonSerializerContext;

/// <summary>All boilerplate rules, compiled into one trie.</summary>
internal sealed class BoilerplateRules
{
    private static readonly Lazy<BoilerplateRules> Shared = new(() => new BoilerplateRules(ReadBundled()));

    private readonly PhraseTrie<BoilerplateRule> _trie = new();
    private readonly int _maxLength;

    public BoilerplateRules(IReadOnlyList<BoilerplateRule> rules)
    {
        All = rules;
        foreach (var rule in rules)
        {
            foreach (var pattern in rule.Patterns) _trie.Add(pattern, rule);
            _maxLength = Math.Max(_maxLength, rule.MaxLength);
        }
    }

    /// <summary>The rules that are embedded as resources from <c>indexes/boilerplate</c>.</summary>
    public static BoilerplateRules Bundled => Shared.Value;

    public IReadOnlyList<BoilerplateRule> All { get; }

    /// <summary>
    /// The rule that a block matches; null when there is none. A block that opens with a quotation mark is a quotation and matches no rule.
    /// </summary>
    /// <param name="text">The block's text.</param>
    /// <param name="mayBeCut">
    /// Whether a truncated block matches too, that is, one of at least three words and 15 characters that ends inside a pattern.
    /// </param>
    public (BoilerplateRule Rule, bool IsCut)? Match(string text, bool mayBeCut)
    {
        const int MinCutLength = 15;
        const int MinCutWords = 3;
        if (text.Length > _maxLength || IsQuoted(text)) return null;
        if (PhraseWords.Split(text, 1) is not [var first] || !_trie.MayStartWith(first, mayBeCut)) return null;

        var words = PhraseWords.Split(text, int.MaxValue);
        var canBeCut = mayBeCut && text.Length >= MinCutLength && words.Count >= MinCutWords;
        if (_trie.Match(words, canBeCut) is not { } match || text.Length > match.Rule.MaxLength) return null;
        return match.Rule.IsTitle && text[^1] == '.' && text[^2] != '.' ? null : match;
    }

    /// <summary>Whether a text opens with a quotation mark. A mark followed by a space is an arrow of the pagination («).</summary>
    private static bool IsQuoted(string text) => text[0] is '"' or '“' or '«' or '„' or '‘' or '\'' && text.Length > 1 && text[1] != ' ';

    private static List<BoilerplateRule> ReadBundled()
    {
        var assembly = typeof(BoilerplateRules).Assembly;
        var rules = new List<BoilerplateRule>();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith("boilerplate/", StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            rules.AddRange(JsonSerializer.Deserialize(stream, BoilerplateJson.Default.BoilerplateRuleFile)!.Rules);
        }
        return rules;
    }
}
