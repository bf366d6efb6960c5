using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>The patterns that fill shapes and backgrounds alike.</summary>
internal enum TexturePattern
{
    /// <summary>One color.</summary>
    Plain,

    /// <summary>A slow change from one color to the other.</summary>
    Gradient,

    /// <summary>Parallel bands.</summary>
    Stripes,

    /// <summary>A chequerboard.</summary>
    Checks,

    /// <summary>Dots on a lattice.</summary>
    Dots,

    /// <summary>Soft patches without order.</summary>
    Clouds,
}

/// <summary>A pattern in two colors, a function of the place in the frame.</summary>
internal sealed class Texture
{
    private const int LatticeSide = 8;
    private const float TwoPi = 2f * MathF.PI;
    private readonly TexturePattern _pattern;
    private readonly Vector3 _first;
    private readonly Vector3 _second;
    private readonly Vector2 _along;
    private readonly float _frequency;
    private readonly Vector2 _phase;
    private readonly float _duty;
    private readonly float[] _lattice = [];

    /// <summary>Draws a texture around a luminance.</summary>
    /// <param name="random">The image's random numbers.</param>
    /// <param name="luminance">The mean luminance, a fraction.</param>
    public Texture(ImageRandom random, float luminance)
    {
        _pattern = (TexturePattern)random.Integer(6);
        float halfContrast = 0.5f * random.Between(0.3f, 1f) * SyntheticDifficulty.MaxTextureContrast;
        float hue = random.Unit();
        float otherHue = hue + random.Between(-0.18f, 0.18f);
        float saturation = random.Between(0.25f, 1f);
        _first = Colors.FromHue(hue, saturation, luminance - halfContrast);
        _second = Colors.FromHue(otherHue, saturation, luminance + halfContrast);
        (float sine, float cosine) = MathF.SinCos(random.Between(0f, TwoPi));
        _along = new Vector2(cosine, sine);
        _frequency = random.Between(4f, 9f);
        _phase = new Vector2(random.Unit(), random.Unit());
        _duty = random.Between(0.25f, 0.38f);
        if (_pattern == TexturePattern.Clouds)
        {
            _lattice = new float[LatticeSide * LatticeSide];
            for (int i = 0; i < _lattice.Length; i++)
            {
                _lattice[i] = random.Unit();
            }
        }
    }

    /// <summary>The color at a place.</summary>
    /// <param name="place">The place in the frame, -0.5 to 0.5 from edge to edge.</param>
    /// <param name="pixel">The length of a pixel in the same unit, for soft edges.</param>
    /// <returns>Red, green and blue, fractions of full scale.</returns>
    public Vector3 ColorAt(Vector2 place, float pixel)
    {
        float along = Vector2.Dot(place, _along);
        float across = place.X * -_along.Y + place.Y * _along.X;
        float mix = _pattern switch
        {
            TexturePattern.Plain => 0.5f,
            TexturePattern.Gradient => Math.Clamp(0.5f + along * 1.1f, 0f, 1f),
            TexturePattern.Stripes => Soft(Wave(along, _phase.X), _frequency * pixel),
            TexturePattern.Checks => Soft(Wave(along, _phase.X) * Wave(across, _phase.Y), _frequency * pixel),
            TexturePattern.Dots => Dots(along, across, pixel),
            _ => Clouds(along, across),
        };
        return Vector3.Lerp(_first, _second, mix);
    }

    private static float Soft(float wave, float cyclesPerPixel) =>
        Math.Clamp(0.5f + wave / (TwoPi * Math.Max(cyclesPerPixel, 1e-3f)), 0f, 1f);

    private static float Fraction(float value) => value - MathF.Floor(value);

    private float Wave(float position, float phase) => MathF.Sin(TwoPi * (position * _frequency * 0.75f + phase));

    private float Dots(float along, float across, float pixel)
    {
        var cell = new Vector2(Fraction(along * _frequency + _phase.X) - 0.5f, Fraction(across * _frequency + _phase.Y) - 0.5f);
        return Math.Clamp(0.5f - (cell.Length() - _duty) / (_frequency * pixel), 0f, 1f);
    }

    private float Clouds(float along, float across)
    {
        float x = (along + 0.75f) * 4f + _phase.X;
        float y = (across + 0.75f) * 4f + _phase.Y;
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        (float right, float down) = (Smooth(x - column), Smooth(y - row));
        float top = float.Lerp(Lattice(column, row), Lattice(column + 1, row), right);
        float bottom = float.Lerp(Lattice(column, row + 1), Lattice(column + 1, row + 1), right);
        return float.Lerp(top, bottom, down);
    }

    private float Lattice(int column, int row) => _lattice[(row & (LatticeSide - 1)) * LatticeSide + (column & (LatticeSide - 1))];

    private static float Smooth(float value) => value * value * (3f - 2f * value);
}
