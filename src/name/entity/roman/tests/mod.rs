mod accepted;
mod gender;
mod refused;
mod related;
