using System.Numerics;
using System.Runtime.CompilerServices;

namespace Archive.Core.Normalization.Labelling;

/// <summary>The cues of a line.</summary>
internal struct CueHits
{
    private const int Classes = (int)Cue.Said + 1;

    private Counts _counts;

    /// <summary>The classes that occur, a bit each.</summary>
    public uint Present { get; private set; }

    /// <summary>The classes that the line begins with.</summary>
    public uint AtStart { get; private set; }

    /// <summary>The classes whose word or phrase at the start is most of the line.</summary>
    public uint Whole { get; private set; }

    /// <summary>Whether a class occurs.</summary>
    public readonly bool Has(Cue cue) => (Present & Bit(cue)) != 0;

    /// <summary>Whether one of several classes occurs.</summary>
    public readonly bool HasAny(uint cues) => (Present & cues) != 0;

    /// <summary>How many classes of a set occur.</summary>
    public readonly int CountOf(uint cues) => BitOperations.PopCount(Present & cues);

    /// <summary>How often a class occurs, up to 255.</summary>
    public readonly int this[Cue cue] => _counts[(int)cue];

    /// <summary>A set of classes.</summary>
    public static uint Set(params ReadOnlySpan<Cue> cues)
    {
        var set = 0u;
        foreach (var cue in cues) set |= Bit(cue);
        return set;
    }

    public static uint Bit(Cue cue) => 1u << (int)cue;

    /// <summary>Notes the classes of a word or phrase.</summary>
    public void Add(uint cues, bool isFirst, bool isWhole)
    {
        Present |= cues;
        if (isFirst) AtStart |= cues;
        if (isFirst && isWhole) Whole |= cues;
        for (; cues != 0; cues &= cues - 1)
        {
            ref var count = ref _counts[BitOperations.TrailingZeroCount(cues)];
            if (count < byte.MaxValue) count++;
        }
    }

    [InlineArray(Classes)]
    private struct Counts
    {
        private byte _first;
    }
}
