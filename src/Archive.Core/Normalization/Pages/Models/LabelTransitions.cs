namespace Archive.Core.Normalization.Pages.Models;

/// <summary>The logarithms of how likely labels follow each other.</summary>
/// <param name="Count">The number of labels.</param>
/// <param name="Steps">From each label (row) to each.</param>
/// <param name="Starts">Of each label at the beginning of a page.</param>
/// <param name="Ends">Of each label at its end.</param>
internal sealed record LabelTransitions(int Count, float[] Steps, float[] Starts, float[] Ends)
{
    public static LabelTransitions Read(BinaryReader reader, int count)
    {
        if (reader.ReadByte() != count) throw new InvalidDataException("The page model has other labels.");
        return new LabelTransitions(count, Numbers(count * count), Numbers(count), Numbers(count));

        float[] Numbers(int length)
        {
            var numbers = new float[length];
            for (var i = 0; i < length; i++) numbers[i] = reader.ReadSingle();
            return numbers;
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Count);
        foreach (var number in Steps.Concat(Starts).Concat(Ends)) writer.Write(number);
    }
}
