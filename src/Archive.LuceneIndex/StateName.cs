using System.Globalization;

namespace Archive.LuceneIndex;

/// <summary>The name of a state of the index.</summary>
/// <param name="Instance">Which opening of which generation (<see cref="IndexGeneration.Instance"/>).</param>
/// <param name="Version">Lucene's number of the state.</param>
internal readonly record struct StateName(uint Instance, long Version)
{
    /// <summary>Reads a name; false for one that this index never gave.</summary>
    public static bool TryParse(string text, out StateName name)
    {
        name = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return false;
        var invariant = CultureInfo.InvariantCulture;
        if (!uint.TryParse(text.AsSpan(0, point), NumberStyles.AllowHexSpecifier, invariant, out var instance)) return false;
        if (!long.TryParse(text.AsSpan(point + 1), NumberStyles.None, invariant, out var version)) return false;
        name = new StateName(instance, version);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Instance:x}.{Version}");
}
