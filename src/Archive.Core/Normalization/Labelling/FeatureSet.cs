using System.Runtime.CompilerServices;
using System.Text;

namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// The features of a line. A feature is a name such as "ends.w/short"; only its hash (FNV-1a, 64 bits) is kept, unless the names are asked
/// for, as training does. Used over and over: <see cref="Clear"/> it between lines.
/// </summary>
/// <param name="withNames">Whether the names are kept too.</param>
internal sealed class FeatureSet(bool withNames = false)
{
    private readonly List<ulong> _hashes = [];
    private readonly StringBuilder? _name = withNames ? new StringBuilder() : null;

    /// <summary>The hashes of the features.</summary>
    public IReadOnlyList<ulong> Hashes => _hashes;

    /// <summary>The names, where they are kept.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _hashes.Clear();
        Names.Clear();
    }

    /// <summary>Adds a feature.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Name name)
    {
        _hashes.Add(name.Hash);
        if (_name is null) return;
        Names.Add(_name.ToString());
        _name.Clear();
    }

    /// <summary>The hash of a name.</summary>
    public static ulong HashOf(ReadOnlySpan<char> name)
    {
        var hash = Name.Basis;
        foreach (var character in name) hash = (hash ^ character) * Name.Prime;
        return hash;
    }

    /// <summary>Hashes an interpolated string without building it.</summary>
    [InterpolatedStringHandler]
    internal ref struct Name
    {
        internal const ulong Basis = 14695981039346656037;
        internal const ulong Prime = 1099511628211;
        private readonly StringBuilder? _name;

        public Name(int literalLength, int formattedCount, FeatureSet set)
        {
            _ = literalLength + formattedCount;
            _name = set._name;
            Hash = Basis;
        }

        internal ulong Hash { get; private set; }

        public void AppendLiteral(string value) => AppendFormatted(value);

        public void AppendFormatted(int value)
        {
            if (value is >= 0 and < 10) AppendFormatted((char)('0' + value));
            else AppendFormatted(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        public void AppendFormatted(char value)
        {
            Hash = (Hash ^ value) * Prime;
            _name?.Append(value);
        }

        public void AppendFormatted(ReadOnlySpan<char> value)
        {
            foreach (var character in value) Hash = (Hash ^ character) * Prime;
            _name?.Append(value);
        }

        public void AppendFormatted(string value) => AppendFormatted(value.AsSpan());
    }
}
