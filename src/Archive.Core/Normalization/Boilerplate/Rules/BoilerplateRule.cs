namespace Archive.Core.Normalization.Boilerplate.Rules;

/// <summary>One boilerplate rule; the JSON form in <c>indexes/boilerplate/*.json</c> has the same names in camelCase.</summary>
internal sealed record BoilerplateRule
{
    /// <summary>The unique id, recorded as <c>removed[].rule</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of boilerplate: a label of the boilerplate catalogue.</summary>
    public required string Label { get; init; }

    /// <summary>The language of the wording, or "any".</summary>
    public required string Language { get; init; }

    /// <summary>Where it applies.</summary>
    public RulePlace Where { get; init; } = RulePlace.Any;

    /// <summary>What it removes besides the block.</summary>
    public RuleReach Takes { get; init; } = RuleReach.Block;

    /// <summary>Whether it applies only next to another block of the same label: form fields, names of social networks.</summary>
    public bool NeedsNeighbour { get; init; }

    /// <summary>Whether it may also remove the last sentence of a paragraph ("... text. © RIPRODUZIONE RISERVATA").</summary>
    public bool Tail { get; init; }

    /// <summary>Whether the removed line is kept as a note of the article: licence, first publication, funding, photo credit.</summary>
    public bool Note { get; init; }

    /// <summary>Whether it matches links with a headline in them ("Read also: …"), which do not end with a full stop.</summary>
    public bool IsTitle { get; init; }

    /// <summary>The longest block it matches, in UTF-16 code units.</summary>
    public required int MaxLength { get; init; }

    /// <summary>The wordings, in the syntax of <see cref="PhrasePattern"/>.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Texts that it has to match; checked by a test.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Texts that it must not match; checked by a test.</summary>
    public required IReadOnlyList<string> CounterExamples { get; init; }
}
