using System.Text.Json.Serialization;

namespace Archive.Core.Normalization.Boilerplate;

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
