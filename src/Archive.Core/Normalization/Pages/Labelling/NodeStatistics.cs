namespace Archive.Core.Normalization.Pages.Labelling;

/// <summary>What the blocks inside an element are, in numbers.</summary>
internal struct NodeStatistics
{
    /// <summary>How many blocks; the first one's index plus 1, 0 for none.</summary>
    public int Blocks, First;

    /// <summary>Their characters, and those inside links.</summary>
    public int Length, LinkLength;

    /// <summary>How many have words of subscriptions, are in buttons or forms, are long, have a date.</summary>
    public int Subscriptions, Buttons, LongBlocks, Dates;

    /// <summary>Their prose, and the part of it in the page's run.</summary>
    public float Prose, RunProse;

    public readonly float LinkShare => (float)LinkLength / Math.Max(1, Length);

    public readonly float SubscriptionShare => (float)Subscriptions / Math.Max(1, Blocks);

    public void Add(in NodeStatistics other)
    {
        Blocks += other.Blocks;
        First = First == 0 ? other.First : other.First == 0 ? First : Math.Min(First, other.First);
        Length += other.Length;
        LinkLength += other.LinkLength;
        Subscriptions += other.Subscriptions;
        Buttons += other.Buttons;
        LongBlocks += other.LongBlocks;
        Dates += other.Dates;
        Prose += other.Prose;
        RunProse += other.RunProse;
    }
}
