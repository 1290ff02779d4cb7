using System.Buffers;

namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>What the names that a template gives to its parts say, as a set of bits: one for each kind in <c>page-names.txt</c>.</summary>
internal static class NameKinds
{
    private static readonly (string Kind, SearchValues<string> Parts)[] Kinds =
        [.. NameLists.Read("structure/page-names.txt")
            .Select(list => (list.Kind, SearchValues.Create(list.Words, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The kinds, in the order of their bits.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Kind)];

    public static int Comment { get; } = MaskOf("comment");
    public static int Byline { get; } = MaskOf("byline");
    public static int Caption { get; } = MaskOf("caption");
    public static int Standfirst { get; } = MaskOf("standfirst");
    public static int Side { get; } = MaskOf("side");
    public static int Date { get; } = MaskOf("date");
    public static int Body { get; } = MaskOf("body");

    /// <summary>The kinds that some names hold.</summary>
    public static int Of(ReadOnlySpan<char> names)
    {
        if (names.IsEmpty) return 0;
        var found = 0;
        for (var i = 0; i < Kinds.Length; i++)
        {
            if (names.ContainsAny(Kinds[i].Parts)) found |= 1 << i;
        }
        return found;
    }

    private static int MaskOf(string kind) => 1 << Array.FindIndex(Kinds, item => item.Kind == kind);
}
